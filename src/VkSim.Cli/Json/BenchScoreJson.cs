namespace VkSim.Cli;

/// <summary>One number for a device.</summary>
/// <param name="Name">Which score: rows and reference values belong to the name.</param>
/// <param name="Value">100 times the geometric mean of the rows' ratios.</param>
/// <param name="Rows">What it is made of.</param>
internal sealed record BenchScoreJson(string Name, double Value, BenchScoreRowJson[] Rows);
