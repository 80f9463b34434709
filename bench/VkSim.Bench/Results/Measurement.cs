using System.Text.Json.Serialization;
using VkSim.Bench.Machine;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Results;

/// <summary>What one contender took for one workload; one JSON line.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Shape">N×M×D.</param>
/// <param name="Variant">Norm, mode, metric.</param>
/// <param name="DType">Type of the operands.</param>
/// <param name="Contender">Who, with its version.</param>
/// <param name="MedianSeconds">Median of all timed calls.</param>
/// <param name="P95Seconds">Their 95th percentile.</param>
/// <param name="Bytes">Bytes that must cross the memory bus once.</param>
/// <param name="Flops">Floating-point operations by the usual count.</param>
/// <param name="MaxError">Largest error over the largest true magnitude, or the share of true neighbours that is missing.</param>
/// <param name="ScratchBytes">Native memory beyond operands and results, of all threads together, at its peak; null where it is not known.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap for each timed call, by all threads; null for other processes.</param>
/// <param name="Seconds">The timed calls, in ascending order.</param>
/// <param name="Kernels">What the contender says that it runs on; null where it was not asked.</param>
/// <param name="RoundSeconds">The median of each interleaved round, in their order.</param>
/// <param name="Machine">What the machine did meanwhile; null where it was not watched.</param>
internal sealed record Measurement(
    [property: JsonPropertyName("op")] string Op,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("variant")] string Variant,
    [property: JsonPropertyName("dtype")] string DType,
    [property: JsonPropertyName("contender")] string Contender,
    [property: JsonPropertyName("medianSeconds")] double MedianSeconds,
    [property: JsonPropertyName("p95Seconds")] double P95Seconds,
    [property: JsonPropertyName("bytes")] double Bytes,
    [property: JsonPropertyName("flops")] double Flops,
    [property: JsonPropertyName("maxError")] double? MaxError,
    [property: JsonPropertyName("scratchBytes")] long? ScratchBytes,
    [property: JsonPropertyName("allocatedBytes")] double? AllocatedBytes,
    [property: JsonPropertyName("seconds")] IReadOnlyList<double> Seconds,
    [property: JsonPropertyName("kernels")] string? Kernels = null,
    [property: JsonPropertyName("roundSeconds")] IReadOnlyList<double>? RoundSeconds = null,
    [property: JsonPropertyName("machine")] MachineState? Machine = null)
{
    /// <summary>From the least to nine tenths of the calls, as a share of the median.</summary>
    [JsonPropertyName("spread")]
    public double Spread => (Seconds[(int)Math.Ceiling(0.9 * Seconds.Count) - 1] - Seconds[0]) / MedianSeconds;

    /// <summary>Median and 95th percentile of the given times.</summary>
    public static Measurement Of(
        Workload workload, string contender, IEnumerable<double> seconds, double? maxError, long? scratchBytes = null, double? allocatedBytes = null,
        string? kernels = null)
    {
        double[] sorted = [.. seconds.Order()];
        return new(workload.Op, workload.Shape, workload.Variant, "float32", contender,
            sorted[sorted.Length / 2], sorted[Math.Min(sorted.Length - 1, (int)(0.95 * sorted.Length))],
            workload.Bytes, workload.Flops, maxError, scratchBytes, allocatedBytes, sorted, kernels);
    }

    /// <summary>The same contender's runs of several rounds as one.</summary>
    public static Measurement Merge(Workload workload, IReadOnlyCollection<Measurement> rounds) =>
        Of(workload, rounds.First().Contender, rounds.SelectMany(round => round.Seconds), rounds.Max(round => round.MaxError),
            rounds.Max(round => round.ScratchBytes), rounds.Min(round => round.AllocatedBytes), rounds.First().Kernels) with
        {
            RoundSeconds = [.. rounds.Select(round => round.MedianSeconds)],
        };
}
