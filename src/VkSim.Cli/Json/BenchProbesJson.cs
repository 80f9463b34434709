using System.Text.Json.Serialization;

namespace VkSim.Cli;

/// <summary>What a device reached by itself at best; NaN for what could not be measured. The first three are a fixed contract.</summary>
/// <param name="CopyBytesPerSecond">A copy, read and write both counted.</param>
/// <param name="ReadBytesPerSecond">A sum of what lies in memory.</param>
/// <param name="FmaFlopsPerSecond">Chains of fp32 multiply-adds.</param>
/// <param name="All">These and all others.</param>
internal sealed record BenchProbesJson(double CopyBytesPerSecond, double ReadBytesPerSecond, double FmaFlopsPerSecond, BenchProbeJson[] All)
{
    /// <summary>What memory bounds an operation by: the faster of copy and read.</summary>
    [JsonIgnore]
    public double MemoryBytesPerSecond => double.MaxNumber(CopyBytesPerSecond, ReadBytesPerSecond);
}
