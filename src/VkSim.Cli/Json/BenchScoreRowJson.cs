namespace VkSim.Cli;

/// <summary>A row of a score.</summary>
/// <param name="Row">Operation, shape and type.</param>
/// <param name="Seconds">What it took, the median.</param>
/// <param name="ReferenceSeconds">What counts as 100.</param>
/// <param name="Ratio">The second over the first.</param>
internal sealed record BenchScoreRowJson(string Row, double Seconds, double ReferenceSeconds, double Ratio);
