using System.Globalization;
using System.Text.Json.Serialization;
using VkSim.Bench.Results;

namespace VkSim.Bench.Goals;

/// <summary>What came of a goal; one JSON line.</summary>
/// <param name="Goal">The operation.</param>
/// <param name="Shape">N×M×D.</param>
/// <param name="Variant">Norm, mode, metric.</param>
/// <param name="Rival">Who was the fastest of those that the goal names.</param>
/// <param name="Kernels">What the rival says that it runs on.</param>
/// <param name="Seconds">VkSim's median.</param>
/// <param name="RivalSeconds">The rival's.</param>
/// <param name="Ratio">Median over the rounds of the rival's time by VkSim's.</param>
/// <param name="LeastRatio">The least of a round.</param>
/// <param name="MostRatio">The most of a round.</param>
/// <param name="Target">The least ratio wanted.</param>
/// <param name="Busy">Why the figures are not to be trusted; empty on a quiet machine.</param>
internal sealed record GoalResult(
    [property: JsonPropertyName("goal")] string Goal,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("variant")] string Variant,
    [property: JsonPropertyName("rival")] string Rival,
    [property: JsonPropertyName("kernels")] string? Kernels,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("rivalSeconds")] double RivalSeconds,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("leastRatio")] double LeastRatio,
    [property: JsonPropertyName("mostRatio")] double MostRatio,
    [property: JsonPropertyName("target")] double Target,
    [property: JsonPropertyName("busy")] IReadOnlyList<string> Busy)
{
    /// <summary>The head of the table.</summary>
    public const string Head = "| operation | VkSim | beside | theirs | ratio (rounds) | goal | |\n|---|---:|---|---:|---:|---:|---|";

    /// <summary>Kind of the line.</summary>
    [JsonPropertyName("op")]
    public string Op => "goal";

    /// <summary>Whether the ratio is what was wanted.</summary>
    [JsonPropertyName("reached")]
    public bool IsReached => Ratio >= Target;

    /// <summary>Compares round by round: each pair of times is from the same seconds.</summary>
    public static GoalResult Of(Goal goal, Measurement ours, Measurement rival)
    {
        double[] ratios = [.. ours.RoundSeconds!.Zip(rival.RoundSeconds!, (own, other) => other / own).Order()];
        return new GoalResult(
            ours.Op, ours.Shape, ours.Variant, rival.Contender, rival.Kernels, ours.MedianSeconds, rival.MedianSeconds,
            (ratios[(ratios.Length - 1) / 2] + ratios[ratios.Length / 2]) / 2,
            ratios[0], ratios[^1], goal.Target, ours.Machine?.Busy ?? []);
    }

    /// <summary>A row of a Markdown table.</summary>
    public override string ToString()
    {
        string rival = Kernels is null ? Rival : $"{Rival} ({Kernels})";
        string verdict = IsReached ? "reached" : string.Create(CultureInfo.InvariantCulture, $"short by {1 - (Ratio / Target):P0}");
        string doubt = Busy.Count > 0 ? "; unsteady" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Goal} {Shape} {Variant} | {Seconds * 1e3:F2} ms | {rival} | {RivalSeconds * 1e3:F2} ms | {Ratio:F2} ({LeastRatio:F2} to {MostRatio:F2}) | {Target:F2} | {verdict}{doubt} |");
    }
}
