namespace VkSim.VectorData.Models;

/// <summary>A vector property as it is stored.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Dimensions">Components of each vector.</param>
/// <param name="Distance">How vectors are compared.</param>
internal sealed record VectorColumn(string Name, int Dimensions, Distance Distance);
