using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Tests.Fixtures;

/// <summary>The gradient of a comparison with respect to the rows of one operand, by the oracle, with the error that it may have.</summary>
internal static class PairGradients
{
    /// <summary>Σⱼ gradient(i, j) · slope(i, j), and for each component how far a result may be off.</summary>
    public static (double[] Exact, double[] Bound) Of(PairwiseSettings settings, ReferenceMatrix left, ReferenceMatrix right, Func<int, int, double> gradient)
    {
        int columns = left.Columns;
        var exact = new double[left.Values.Length];
        var bound = new double[left.Values.Length];
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < right.Rows; j++)
            {
                double[] slope = Slope(settings, left.Row(i), right.Row(j));
                double absolute = Absolute(settings, left.Row(i));
                for (int c = 0; c < columns; c++)
                {
                    double term = gradient(i, j) * slope[c];
                    exact[(i * columns) + c] += term;
                    bound[(i * columns) + c] += (Math.Abs(term) * (Relative(settings, columns) + (2 * right.Rows * ErrorBounds.UnitRoundOff)))
                        + (Math.Abs(gradient(i, j)) * absolute) + Agreement.Flushed;
                }
            }
        }

        return (exact, bound);
    }

    private static double[] Slope(PairwiseSettings settings, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        switch (settings.Metric)
        {
            case Metric.Dot:
                return b.ToArray();
            case Metric.Cosine:
                return ReferenceCosine.Gradient(a, b, 1, settings.Cosine.Epsilon).A;
            case Metric.SquaredL2:
                double[] twice = new double[a.Length];
                for (int c = 0; c < a.Length; c++)
                {
                    twice[c] = 2 * (a[c] - b[c]);
                }

                return twice;
            default:
                return ReferenceDistance.Gradient(a, b, Order(settings));
        }
    }

    private static double Order(PairwiseSettings settings) => settings.Metric switch
    {
        Metric.L0 => 0,
        Metric.L1 => 1,
        Metric.L2 => 2,
        Metric.LInf => double.PositiveInfinity,
        _ => settings.P,
    };

    // The distance may be as far off as the forward pass allows, which the power p - 1 multiplies; then a few roundings.
    private static double Relative(PairwiseSettings settings, int columns)
    {
        double p = Order(settings);
        double ofDistance = settings.Metric is Metric.L2 or Metric.Lp ? ErrorBounds.Minkowski(columns, 1, p) * Math.Abs(p - 1) : 0;
        return ofDistance + ((20 + (4 * Math.Abs(double.IsFinite(p) ? p : 0))) * ErrorBounds.UnitRoundOff);
    }

    // The two directions of a cosine's slope may cancel.
    private static double Absolute(PairwiseSettings settings, ReadOnlySpan<double> a) => settings.Metric != Metric.Cosine
        ? 0
        : 2 * ErrorBounds.Cosine(a.Length) / Math.Max(ReferenceNorm.Compute(a, 2), settings.Cosine.Epsilon);
}
