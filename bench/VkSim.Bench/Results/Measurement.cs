using System.Text.Json.Serialization;

namespace VkSim.Bench.Results;

/// <summary>What one contender took for one workload; one JSON line.</summary>
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
    [property: JsonPropertyName("seconds")] IReadOnlyList<double> Seconds)
{
    /// <summary>Median and 95th percentile of the given times.</summary>
    public static Measurement Of(Workloads.Workload workload, string contender, IEnumerable<double> seconds, double? maxError)
    {
        double[] sorted = [.. seconds.Order()];
        return new(workload.Op, workload.Shape, workload.Variant, "float32", contender,
            sorted[sorted.Length / 2], sorted[Math.Min(sorted.Length - 1, (int)(0.95 * sorted.Length))],
            workload.Bytes, workload.Flops, maxError, sorted);
    }

    /// <summary>The same contender's runs of several rounds as one.</summary>
    public static Measurement Merge(Workloads.Workload workload, IReadOnlyCollection<Measurement> rounds) =>
        Of(workload, rounds.First().Contender, rounds.SelectMany(round => round.Seconds), rounds.Max(round => round.MaxError));
}
