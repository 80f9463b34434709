namespace VkSim.Reference;

/// <summary>The oracle's normalization, as torch.nn.functional.normalize.</summary>
internal static class ReferenceNormalize
{
    /// <summary>x / max(‖x‖ₚ, eps) for each row; transpose for columns.</summary>
    /// <exception cref="ArgumentException">A row is zero and the policy is <see cref="ZeroVectorPolicy.Error"/>.</exception>
    public static ReferenceMatrix Rows(ReferenceMatrix x, double p = 2, double eps = 1e-12, ZeroVectorPolicy zeros = ZeroVectorPolicy.Zero)
    {
        var result = new ReferenceMatrix(x.Rows, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            double divisor = Divisor(x, row, p, eps, zeros);
            for (int column = 0; column < x.Columns; column++)
            {
                result[row, column] = x[row, column] / divisor;
            }
        }

        return result;
    }

    /// <summary>The gradient with respect to x, from the gradient with respect to the result.</summary>
    public static ReferenceMatrix Gradient(ReferenceMatrix x, ReferenceMatrix upstream, double p = 2, double eps = 1e-12)
    {
        var result = new ReferenceMatrix(x.Rows, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            double norm = ReferenceNorm.Compute(x.Row(row), p);
            if (norm < eps)
            {
                for (int column = 0; column < x.Columns; column++)
                {
                    result[row, column] = upstream[row, column] / eps;
                }

                continue;
            }

            var along = default(CompensatedSum);
            for (int column = 0; column < x.Columns; column++)
            {
                along.Add(upstream[row, column] * (x[row, column] / norm));
            }

            double[] slope = ReferenceNorm.Gradient(x.Row(row), p);
            for (int column = 0; column < x.Columns; column++)
            {
                result[row, column] = (upstream[row, column] - (along.Value * slope[column])) / norm;
            }
        }

        return result;
    }

    private static double Divisor(ReferenceMatrix x, int row, double p, double eps, ZeroVectorPolicy zeros)
    {
        double norm = ReferenceNorm.Compute(x.Row(row), p);
        if (norm != 0)
        {
            // Math.Max hands a NaN norm on.
            return Math.Max(norm, eps);
        }

        return zeros switch
        {
            ZeroVectorPolicy.Zero => eps,
            ZeroVectorPolicy.NaN => double.NaN,
            _ => throw new ArgumentException($"Row {row} is a zero vector.", nameof(x)),
        };
    }
}
