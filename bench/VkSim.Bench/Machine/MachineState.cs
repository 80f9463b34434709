using System.Globalization;
using System.Text.Json.Serialization;

namespace VkSim.Bench.Machine;

/// <summary>What the machine did while something was measured: the same probes before and after, and who else worked.</summary>
/// <param name="MultiplyAddBefore">Multiply-adds on all cores just before, floating-point operations a second.</param>
/// <param name="MultiplyAddAfter">The same just after.</param>
/// <param name="CopyBefore">A plain copy on all cores just before, bytes a second, read and written.</param>
/// <param name="CopyAfter">The same just after.</param>
/// <param name="LoadAverage">Of the last minute, at the end; null where the system does not tell.</param>
/// <param name="OtherProcessors">Processors that processes other than the benchmark's took meanwhile; null where the system does not tell.</param>
/// <param name="StolenProcessors">Processors that a hypervisor gave to other machines meanwhile; null where the system does not tell.</param>
/// <param name="Busy">Why the figures are not to be trusted; empty on a quiet machine.</param>
internal sealed record MachineState(
    [property: JsonPropertyName("multiplyAddBefore")] double MultiplyAddBefore,
    [property: JsonPropertyName("multiplyAddAfter")] double MultiplyAddAfter,
    [property: JsonPropertyName("copyBefore")] double CopyBefore,
    [property: JsonPropertyName("copyAfter")] double CopyAfter,
    [property: JsonPropertyName("loadAverage")] double? LoadAverage,
    [property: JsonPropertyName("otherProcessors")] double? OtherProcessors,
    [property: JsonPropertyName("stolenProcessors")] double? StolenProcessors,
    [property: JsonPropertyName("busy")] IReadOnlyList<string> Busy)
{
    /// <summary>A line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Busy.Count == 0 ? "quiet" : "unsteady, " + string.Join(", ", Busy))}; multiply-adds {MultiplyAddBefore / 1e9:F0}, {MultiplyAddAfter / 1e9:F0} GFLOP/s, copy {CopyBefore / 1e9:F1}, {CopyAfter / 1e9:F1} GB/s, load {LoadAverage:F1}");
}
