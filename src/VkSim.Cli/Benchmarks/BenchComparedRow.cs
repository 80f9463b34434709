namespace VkSim.Cli;

/// <summary>A row that more than one result has.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Found">It in each result; null where a result lacks it.</param>
internal sealed record BenchComparedRow(BenchKey Key, IReadOnlyList<BenchRowJson?> Found)
{
    /// <summary>What it took in each result, the median; null where a result lacks it.</summary>
    public IReadOnlyList<double?> Seconds { get; } = [.. Found.Select(row => row?.MedianSeconds)];

    /// <summary>How many times as fast a result is as the first; null where either lacks the row.</summary>
    public double? Ratio(int file) => Seconds[0] / Seconds[file];
}
