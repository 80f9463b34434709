namespace VkSim.Catalog.Tuning;

/// <summary>What a file of measured values holds.</summary>
/// <param name="Version">Of the table's names and meanings.</param>
/// <param name="Vksim">The version of VkSim.</param>
/// <param name="Kernels">A hash of the kernels that were measured.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Uuid">The device's id, or empty.</param>
/// <param name="Driver">The driver with its version.</param>
/// <param name="Measured">When, in UTC.</param>
/// <param name="Values">The values that are not the table's, by the parameters' names.</param>
internal sealed record TuningFileContent(
    int Version, string Vksim, string Kernels, string Device, string Uuid, string Driver, DateTime Measured, Dictionary<string, int[]> Values);
