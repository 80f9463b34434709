namespace VkSim.Cli;

/// <summary>What was measured again and again, in ascending order.</summary>
internal sealed class SortedSamples
{
    private readonly double[] _sorted;

    /// <param name="values">At least one.</param>
    public SortedSamples(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Least => _sorted[0];

    public double Median => _sorted[_sorted.Length / 2];

    /// <summary>The smallest that at least 95 % do not exceed.</summary>
    public double P95 => _sorted[(int)Math.Ceiling(0.95 * _sorted.Length) - 1];

    /// <summary>The smallest that at least 99 % do not exceed: of fewer than a hundred the largest.</summary>
    public double P99 => _sorted[(int)Math.Ceiling(0.99 * _sorted.Length) - 1];

    /// <summary>From the least to nine tenths of them, as a share of the median.</summary>
    public double Spread => (_sorted[(int)Math.Ceiling(0.9 * _sorted.Length) - 1] - Least) / Median;
}
