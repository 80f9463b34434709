using System.Globalization;
using System.Text.Json.Serialization;

namespace VkSim.Bench.Indexes;

/// <summary>What one contender took in one case of the index; one JSON line.</summary>
/// <param name="Case">Such as "one query".</param>
/// <param name="Shape">Queries, rows, components.</param>
/// <param name="Variant">What else was asked for.</param>
/// <param name="Contender">Who, with its version.</param>
/// <param name="P50Seconds">Median of all calls.</param>
/// <param name="P95Seconds">95th percentile.</param>
/// <param name="P99Seconds">99th percentile.</param>
/// <param name="Calls">How many calls were timed.</param>
/// <param name="Figures">What else was measured, and ratios, by name.</param>
internal sealed record IndexResult(
    [property: JsonPropertyName("case")] string Case,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("variant")] string Variant,
    [property: JsonPropertyName("contender")] string Contender,
    [property: JsonPropertyName("p50Seconds")] double P50Seconds,
    [property: JsonPropertyName("p95Seconds")] double P95Seconds,
    [property: JsonPropertyName("p99Seconds")] double P99Seconds,
    [property: JsonPropertyName("calls")] int Calls,
    [property: JsonPropertyName("figures")] IReadOnlyDictionary<string, double> Figures)
{
    [JsonPropertyName("op")]
    public string Op => "index";

    /// <summary>The percentiles of some calls.</summary>
    public static IndexResult Of(
        string name, string shape, string variant, string contender, IEnumerable<double> seconds, params (string Name, double Value)[] figures)
    {
        double[] sorted = [.. seconds.Order()];
        return new IndexResult(
            name, shape, variant, contender, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99), sorted.Length,
            figures.ToDictionary(figure => figure.Name, figure => figure.Value));
    }

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Case,-14} {Shape,-16} {Variant,-16} {Contender,-44} p50 {P50Seconds * 1e3,9:F3}  p95 {P95Seconds * 1e3,9:F3}  p99 {P99Seconds * 1e3,9:F3} ms of {Calls,4}")
        + string.Concat(Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"  {figure.Key} {figure.Value:G4}")));

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
