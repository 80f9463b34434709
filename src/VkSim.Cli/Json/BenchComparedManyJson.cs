namespace VkSim.Cli;

/// <summary>A row that more than one of more than two files has.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Shape">Its operands.</param>
/// <param name="Dtype">Type of their elements.</param>
/// <param name="Seconds">What it took in each file, the median; null where a file lacks it.</param>
/// <param name="Ratios">How many times as fast each is as the first; null where either lacks it.</param>
internal sealed record BenchComparedManyJson(string Op, string Shape, string Dtype, IReadOnlyList<double?> Seconds, IReadOnlyList<double?> Ratios);
