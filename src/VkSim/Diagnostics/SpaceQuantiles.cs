namespace VkSim;

/// <summary>The quantiles of some values; all NaN where there are none.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="P01">The 1 % quantile.</param>
/// <param name="P05">The 5 % quantile.</param>
/// <param name="P25">The lower quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="P75">The upper quartile.</param>
/// <param name="P95">The 95 % quantile.</param>
/// <param name="P99">The 99 % quantile.</param>
/// <param name="Greatest">The largest.</param>
public sealed record SpaceQuantiles(
    double Least, double P01, double P05, double P25, double Median, double P75, double P95, double P99, double Greatest)
{
    private static readonly double[] Shares = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

    /// <summary>By linear interpolation between the two values beside the place, as NumPy has it.</summary>
    internal static SpaceQuantiles Of(double[] sorted) => From(share =>
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted.Length == 0 ? double.NaN : sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    });

    internal static SpaceQuantiles From(Func<double, double> quantile)
    {
        double[] q = Array.ConvertAll(Shares, share => quantile(share));
        return new SpaceQuantiles(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], q[8]);
    }
}
