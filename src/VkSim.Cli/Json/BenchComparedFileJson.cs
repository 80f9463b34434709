namespace VkSim.Cli;

/// <summary>One of more than two files that are held against the first.</summary>
/// <param name="Device">What was measured.</param>
/// <param name="Rows">How many rows it has that the first has too.</param>
/// <param name="GeometricMean">Of how many times as fast it is as the first in these; NaN where there is none.</param>
/// <param name="Score">Its score.</param>
internal sealed record BenchComparedFileJson(DeviceJson Device, int Rows, double GeometricMean, BenchScoreJson? Score);
