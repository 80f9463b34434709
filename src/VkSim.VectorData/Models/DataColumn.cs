namespace VkSim.VectorData.Models;

/// <summary>A data property as it is stored.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsIndexed">Whether filters find records by it without looking at all.</param>
internal sealed record DataColumn(string Name, DataType Type, bool IsIndexed);
