using VkSim.Catalog.Tuning;

namespace VkSim.Cli;

/// <summary>What came of one parameter.</summary>
internal sealed record TunedParameterJson(string Parameter, int[] Before, int[] After, double Speedup, int Tried, string[] Refused, string? Wrong)
{
    public static TunedParameterJson From(TuningStep step) =>
        new(step.Parameter, step.Before, step.After, step.Speedup, step.Tried, [.. step.Refused], step.Wrong);
}
