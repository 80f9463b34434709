namespace VkSim.Cli;

/// <summary>What a device reached by itself.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The values' unit.</param>
/// <param name="Median">The middle one of all runs.</param>
/// <param name="Best">The best one.</param>
/// <param name="Spread">How far runs lay apart, as a share of the median: see <see cref="SortedSamples.Spread"/>.</param>
internal sealed record ProbeResult(string Name, ProbeUnit Unit, double Median, double Best, double Spread);
