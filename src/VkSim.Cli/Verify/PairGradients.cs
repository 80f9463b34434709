using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Gradients of comparisons of every row with every row, by the oracle, with the error that they may have.</summary>
internal static class PairGradients
{
    /// <summary>Holds both gradients of a comparison against the oracle.</summary>
    public static void Verify(Verification verification, Comparison comparison, Sample a, Sample b)
    {
        Sample upstream = Sample.Normal(a.Rows, b.Rows, 9);
        using Matrix left = a.Upload(verification.Device);
        using Matrix right = b.Upload(verification.Device);
        using Matrix incoming = upstream.Upload(verification.Device);
        using GradientPair gradients = comparison.Backward(verification.Device, left, right, incoming);
        string name = $"{comparison.Name}, {a.Name} with {b.Name}";
        (double[] exact, double[] bound) = Of(comparison, a.Exact, b.Exact, upstream.Exact);
        verification.Values($"{name}, of a", gradients.A.ToArray(), exact, i => bound[i]);
        (exact, bound) = Of(comparison, b.Exact, a.Exact, upstream.Exact.Transpose());
        verification.Values($"{name}, of b", gradients.B.ToArray(), exact, i => bound[i]);
    }

    /// <summary>How far a component of a cosine's gradient may be off: its two directions may cancel.</summary>
    public static double CosineError(ReadOnlySpan<double> row, double epsilon) =>
        ((2 * ErrorBounds.Cosine(row.Length)) + (28 * ErrorBounds.UnitRoundOff)) / Math.Max(ReferenceNorm.Compute(row, 2), epsilon);

    private static (double[] Exact, double[] Bound) Of(Comparison comparison, ReferenceMatrix left, ReferenceMatrix right, ReferenceMatrix upstream)
    {
        double[] exact = new double[left.Values.Length];
        double[] bound = new double[left.Values.Length];
        double relative = Relative(comparison, left.Columns) + (2 * right.Rows * ErrorBounds.UnitRoundOff);
        for (int i = 0; i < left.Rows; i++)
        {
            double absolute = comparison.Metric == Metric.Cosine ? CosineError(left.Row(i), comparison.Epsilon) : 0;
            for (int j = 0; j < right.Rows; j++)
            {
                double[] slope = Slope(comparison, left.Row(i), right.Row(j));
                for (int c = 0; c < left.Columns; c++)
                {
                    double term = upstream[i, j] * slope[c];
                    exact[(i * left.Columns) + c] += term;
                    bound[(i * left.Columns) + c] += (Math.Abs(term) * relative) + (Math.Abs(upstream[i, j]) * absolute);
                }
            }
        }

        return (exact, bound);
    }

    private static double[] Slope(Comparison comparison, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        switch (comparison.Metric)
        {
            case Metric.Dot:
                return b.ToArray();
            case Metric.Cosine:
                return ReferenceCosine.Gradient(a, b, 1, comparison.Epsilon).A;
            case Metric.SquaredL2:
                double[] twice = new double[a.Length];
                for (int c = 0; c < a.Length; c++)
                {
                    twice[c] = 2 * (a[c] - b[c]);
                }

                return twice;
            default:
                return ReferenceDistance.Gradient(a, b, comparison.Order);
        }
    }

    // The distance may be as far off as the forward pass allows, which the power p − 1 multiplies; then a few roundings.
    private static double Relative(Comparison comparison, int columns)
    {
        double p = comparison.Order;
        double ofDistance = comparison.Metric is Metric.L2 or Metric.Lp ? ErrorBounds.Minkowski(columns, 1, p) * Math.Abs(p - 1) : 0;
        return ofDistance + ((20 + (4 * (double.IsFinite(p) ? p : 0))) * ErrorBounds.UnitRoundOff);
    }
}
