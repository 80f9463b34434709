using System.Text.Json.Serialization;

namespace VkSim.Bench.Crossover;

/// <summary>What one number of queries took; one JSON line. Times are medians; the share is the median of call over sum, round by round.</summary>
internal sealed record CrossoverMeasurement(
    [property: JsonPropertyName("op")] string Op,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("metric")] string Metric,
    [property: JsonPropertyName("queries")] int Queries,
    [property: JsonPropertyName("medianSeconds")] double MedianSeconds,
    [property: JsonPropertyName("p95Seconds")] double P95Seconds,
    [property: JsonPropertyName("sumSeconds")] double SumSeconds,
    [property: JsonPropertyName("timesSum")] double TimesSum,
    [property: JsonPropertyName("scratchBytes")] long ScratchBytes,
    [property: JsonPropertyName("allocatedBytes")] double AllocatedBytes,
    [property: JsonPropertyName("seconds")] IReadOnlyList<double> Seconds);
