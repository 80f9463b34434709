namespace VkSim.Reference;

/// <summary>
/// The oracle's cosine similarity, as torch.nn.functional.cosine_similarity from 2.1 on, each norm clamped on its own,
/// with the result clamped to [−1, 1].
/// </summary>
internal static class ReferenceCosine
{
    /// <summary>Σ (a/max(‖a‖, eps))·(b/max(‖b‖, eps)) of two vectors.</summary>
    /// <exception cref="ArgumentException">A vector is zero and the policy is <see cref="ZeroVectorPolicy.Error"/>.</exception>
    public static double Compute(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double eps = 1e-8, ZeroVectorPolicy zeros = ZeroVectorPolicy.Zero)
    {
        double normA = ReferenceNorm.Compute(a, 2);
        double normB = ReferenceNorm.Compute(b, 2);
        if (normA == 0 || normB == 0)
        {
            if (zeros == ZeroVectorPolicy.Error)
            {
                throw new ArgumentException("A zero vector has no cosine.", normA == 0 ? nameof(a) : nameof(b));
            }

            if (zeros == ZeroVectorPolicy.NaN)
            {
                return double.NaN;
            }
        }

        double divisorA = Math.Max(normA, eps);
        double divisorB = Math.Max(normB, eps);
        var sum = default(CompensatedSum);
        for (int i = 0; i < a.Length; i++)
        {
            sum.AddProduct(a[i] / divisorA, b[i] / divisorB);
        }

        // Comparisons with NaN are false, so a NaN stays.
        return sum.Value > 1 ? 1 : sum.Value < -1 ? -1 : sum.Value;
    }

    /// <summary>Row i of a with row i of b; a matrix of one row serves all rows of the other.</summary>
    public static double[] Rowwise(ReferenceMatrix a, ReferenceMatrix b, double eps = 1e-8, ZeroVectorPolicy zeros = ZeroVectorPolicy.Zero)
    {
        double[] result = new double[a.Rows == 1 ? b.Rows : a.Rows];
        for (int row = 0; row < result.Length; row++)
        {
            result[row] = Compute(a.Row(a.Rows == 1 ? 0 : row), b.Row(b.Rows == 1 ? 0 : row), eps, zeros);
        }

        return result;
    }

    /// <summary>Every row of a with every row of b; one row of a gives the one-to-many form.</summary>
    public static ReferenceMatrix Pairwise(ReferenceMatrix a, ReferenceMatrix b, double eps = 1e-8, ZeroVectorPolicy zeros = ZeroVectorPolicy.Zero)
    {
        var result = new ReferenceMatrix(a.Rows, b.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Rows; j++)
            {
                result[i, j] = Compute(a.Row(i), b.Row(j), eps, zeros);
            }
        }

        return result;
    }

    /// <summary>
    /// The gradients of <see cref="Compute"/> (before its clamp to [−1, 1]) with respect to both vectors: through a norm
    /// only where it is not clamped at eps.
    /// </summary>
    public static (double[] A, double[] B) Gradient(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double upstream = 1, double eps = 1e-8)
    {
        double normA = ReferenceNorm.Compute(a, 2);
        double normB = ReferenceNorm.Compute(b, 2);
        double divisorA = Math.Max(normA, eps);
        double divisorB = Math.Max(normB, eps);
        var sum = default(CompensatedSum);
        for (int i = 0; i < a.Length; i++)
        {
            sum.AddProduct(a[i] / divisorA, b[i] / divisorB);
        }

        double cosine = sum.Value;
        double[] gradientA = new double[a.Length];
        double[] gradientB = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            double unitA = a[i] / divisorA;
            double unitB = b[i] / divisorB;
            gradientA[i] = upstream * (unitB - (normA >= eps ? cosine * unitA : 0)) / divisorA;
            gradientB[i] = upstream * (unitA - (normB >= eps ? cosine * unitB : 0)) / divisorB;
        }

        return (gradientA, gradientB);
    }
}
