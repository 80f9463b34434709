namespace VkSim.Cli;

/// <summary>One probe.</summary>
/// <param name="Probe">What was measured.</param>
/// <param name="Unit">"bytesPerSecond", "flopsPerSecond", "opsPerSecond", "valuesPerSecond" or "seconds".</param>
/// <param name="Median">The middle one of all runs.</param>
/// <param name="Best">The best one.</param>
/// <param name="Spread">From the best run to nine tenths of them, as a share of the median's time.</param>
internal sealed record BenchProbeJson(string Probe, ProbeUnit Unit, double Median, double Best, double Spread);
