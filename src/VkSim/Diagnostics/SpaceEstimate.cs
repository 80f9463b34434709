namespace VkSim;

/// <summary>A figure, and the range in which it lies with 95 % confidence where it was taken from a sample.</summary>
/// <param name="Value">The figure; NaN where it is undefined.</param>
/// <param name="Low">The lower end; the figure itself where nothing was sampled.</param>
/// <param name="High">The upper end; the figure itself where nothing was sampled.</param>
public readonly record struct SpaceEstimate(double Value, double Low, double High)
{
    // Two-sided 95 % of the normal distribution.
    private const double Deviations = 1.959964;

    internal static SpaceEstimate Exact(double value) => new(value, value, value);

    internal static SpaceEstimate Within(double value, double standardError) =>
        new(value, value - (Deviations * standardError), value + (Deviations * standardError));

    /// <summary>A share of trials; the range is Wilson's, which stays within 0 and 1 and is right near them.</summary>
    internal static SpaceEstimate Share(long hits, long trials, bool isSample)
    {
        double share = trials == 0 ? double.NaN : (double)hits / trials;
        if (!isSample || trials == 0)
        {
            return Exact(share);
        }

        double z = Deviations * Deviations / trials;
        double centre = (share + (z / 2)) / (1 + z);
        double half = Math.Sqrt((share * (1 - share) * z) + (z * z / 4)) / (1 + z);
        return new SpaceEstimate(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
