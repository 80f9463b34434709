namespace VkSim.Reference;

/// <summary>The oracle's dot products and distances, as torch.cdist and torch.pdist.</summary>
internal static class ReferenceDistance
{
    /// <summary>One comparison of two vectors; p is the order of <see cref="Metric.Lp"/>, eps of <see cref="Metric.Cosine"/>.</summary>
    public static double Compute(Metric metric, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double p = 2, double eps = 1e-8)
        => metric switch
        {
            Metric.Cosine => ReferenceCosine.Compute(a, b, eps),
            Metric.Dot => Dot(a, b),
            Metric.L2 => Minkowski(a, b, 2),
            Metric.SquaredL2 => Squared(a, b),
            Metric.L1 => Minkowski(a, b, 1),
            Metric.LInf => Minkowski(a, b, double.PositiveInfinity),
            Metric.Lp => Minkowski(a, b, p),
            Metric.L0 => Minkowski(a, b, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
        };

    /// <summary>Σ a·b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = default(CompensatedSum);
        for (int i = 0; i < a.Length; i++)
        {
            sum.AddProduct(a[i], b[i]);
        }

        return sum.Value;
    }

    /// <summary>Σ (a−b)².</summary>
    public static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = default(CompensatedSum);
        for (int i = 0; i < a.Length; i++)
        {
            double difference = a[i] - b[i];
            sum.AddProduct(difference, difference);
        }

        return sum.Value;
    }

    /// <summary>‖a−b‖ₚ for p = 0 (components that differ), any positive p, and ∞.</summary>
    public static double Minkowski(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double p)
    {
        double[] difference = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            // Equal infinities do not differ; every other order takes the difference, which is NaN.
            difference[i] = p == 0 && a[i] == b[i] ? 0 : a[i] - b[i];
        }

        return ReferenceNorm.Compute(difference, p);
    }

    /// <summary>Every row of a with every row of b.</summary>
    public static ReferenceMatrix Pairwise(Metric metric, ReferenceMatrix a, ReferenceMatrix b, double p = 2, double eps = 1e-8)
    {
        var result = new ReferenceMatrix(a.Rows, b.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Rows; j++)
            {
                result[i, j] = Compute(metric, a.Row(i), b.Row(j), p, eps);
            }
        }

        return result;
    }

    /// <summary>torch.pdist: the pairs i &lt; j of one matrix, row after row of the upper triangle.</summary>
    public static double[] Condensed(ReferenceMatrix x, double p)
    {
        double[] result = new double[(long)x.Rows * Math.Max(x.Rows - 1, 0) / 2];
        int next = 0;
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = i + 1; j < x.Rows; j++)
            {
                result[next++] = Minkowski(x.Row(i), x.Row(j), p);
            }
        }

        return result;
    }

    /// <summary>
    /// The gradient of ‖a−b‖ₚ with respect to a (with respect to b it is the negative): p = 0 → 0; p = 1 → sign;
    /// p = 2 → d/dist, 0 where dist is 0; ∞ → the full sign at every tied maximum; otherwise
    /// sign·|d|^(p−1)/dist^(p−1), 0 where d is 0.
    /// </summary>
    public static double[] Gradient(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double p)
    {
        double distance = Minkowski(a, b, p);
        double[] gradient = new double[a.Length];
        for (int i = 0; p != 0 && distance != 0 && i < a.Length; i++)
        {
            double d = a[i] - b[i];
            gradient[i] = double.IsPositiveInfinity(p)
                ? (Math.Abs(d) == distance ? Math.Sign(d) : 0)
                : d == 0 ? 0 : Math.CopySign(Math.Pow(Math.Abs(d) / distance, p - 1), d);
        }

        return gradient;
    }

    /// <summary>The gradients of a distance matrix with respect to both operands, from the gradient of the distances.</summary>
    public static (ReferenceMatrix A, ReferenceMatrix B) Gradient(ReferenceMatrix a, ReferenceMatrix b, ReferenceMatrix upstream, double p)
    {
        var gradientA = new ReferenceMatrix(a.Rows, a.Columns);
        var gradientB = new ReferenceMatrix(b.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Rows; j++)
            {
                double[] slope = Gradient(a.Row(i), b.Row(j), p);
                for (int column = 0; column < a.Columns; column++)
                {
                    gradientA[i, column] += upstream[i, j] * slope[column];
                    gradientB[j, column] -= upstream[i, j] * slope[column];
                }
            }
        }

        return (gradientA, gradientB);
    }

    /// <summary>The gradient of <see cref="Condensed"/> with respect to x, from that with respect to the distances.</summary>
    public static ReferenceMatrix CondensedGradient(ReferenceMatrix x, ReadOnlySpan<double> upstream, double p)
    {
        var gradient = new ReferenceMatrix(x.Rows, x.Columns);
        int next = 0;
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = i + 1; j < x.Rows; j++)
            {
                double[] slope = Gradient(x.Row(i), x.Row(j), p);
                for (int column = 0; column < x.Columns; column++)
                {
                    gradient[i, column] += upstream[next] * slope[column];
                    gradient[j, column] -= upstream[next] * slope[column];
                }

                next++;
            }
        }

        return gradient;
    }
}
