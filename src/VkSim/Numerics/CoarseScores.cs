namespace VkSim.Numerics;

/// <summary>
/// What bounds of scores by coarse copies have to allow for, in the sense that more is nearer: of squared and plain distances the negated
/// square.
/// </summary>
internal static class CoarseScores
{
    /// <summary>The unit of rounding of single precision.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>Whether there are bounds for a metric.</summary>
    public static bool Has(Metric metric) => metric is Metric.Dot or Metric.Cosine or Metric.L2 or Metric.SquaredL2;

    /// <summary>
    /// What a score in single precision may err by, relative to the lengths. A product, a chain of at most 64 columns after the other, passes
    /// through n = 64 + ⌈D/64⌉ roundings, twice as many where products are rounded before they are added, each of at most u = 2⁻²⁴ of Σ|qᵢ·xᵢ| ≤
    /// ‖q‖·‖x‖; long rows add compensated and pass through fewer. A cosine's divisors err by as many roundings of squares, which their roots
    /// halve, and its quotients by two more. A squared distance errs by the same of ‖q‖² + ‖x‖², wherever it is expanded, and by less where
    /// it is not (‖q − x‖² ≤ 2·(‖q‖² + ‖x‖²)). This is twice that and more.
    /// </summary>
    public static double Share(int columns) => ((4 * (ChainLayout.Block + ChainLayout.Blocks(columns))) + 128) * Unit;

    /// <summary>The least that rows must reach to score as well as this, or within its rounding.</summary>
    public static double Least(Metric metric, float score) => float.IsNaN(score) ? double.NegativeInfinity : metric switch
    {
        Metric.SquaredL2 => -score,
        Metric.L2 => score < 0 ? double.PositiveInfinity : Loosen(metric, -(double)score * score),
        _ => score,
    };

    /// <summary>Makes room for the rounding of roots, by which unequal squares become equal distances.</summary>
    public static double Loosen(Metric metric, double value) => metric == Metric.L2 ? value * (1 + (16 * Unit)) : value;
}
