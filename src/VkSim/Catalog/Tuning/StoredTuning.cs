using VkSim.Gpu;
using VkSim.Gpu.Tuning;

namespace VkSim.Catalog.Tuning;

/// <summary>Measured values that were found in a file, or why it is not used.</summary>
/// <param name="File">The file.</param>
/// <param name="Values">The values; empty where there is a problem.</param>
/// <param name="Problem">Why the file is not used; null where it is.</param>
internal sealed record StoredTuning(string File, IReadOnlyDictionary<string, int[]> Values, string? Problem)
{
    /// <summary>As <see cref="DeviceDescription.Tuning"/> tells it.</summary>
    public string Text => Problem is not null ? $"ignored: {File}: {Problem}"
        : $"measured: {Values.Count} value{(Values.Count == 1 ? "" : "s")} of {File}";

    /// <summary>A table with the values.</summary>
    public GpuTuning ApplyTo(GpuTuning table)
    {
        foreach (TuningParameter parameter in TuningTable.Parameters)
        {
            if (Values.TryGetValue(parameter.Name, out int[]? value) && parameter.Read(table) is not null)
            {
                table = parameter.Write(table, value);
            }
        }

        return table;
    }
}
