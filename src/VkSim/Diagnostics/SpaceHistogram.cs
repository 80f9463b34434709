namespace VkSim;

/// <summary>How values are distributed over equal intervals.</summary>
/// <param name="Low">Where the first interval begins.</param>
/// <param name="High">Where the last one ends, itself included.</param>
/// <param name="Counts">How many values lie in each interval.</param>
public sealed record SpaceHistogram(double Low, double High, IReadOnlyList<long> Counts)
{
    private const int Intervals = 64;

    internal static SpaceHistogram Of(double[] sorted)
    {
        long[] counts = new long[Intervals];
        double low = sorted.Length == 0 ? 0 : sorted[0];
        double high = sorted.Length == 0 ? 0 : sorted[^1];
        double width = high - low;
        foreach (double value in sorted)
        {
            counts[width > 0 ? Math.Min(Intervals - 1, (int)((value - low) / width * Intervals)) : 0]++;
        }

        return new SpaceHistogram(low, high, counts);
    }
}
