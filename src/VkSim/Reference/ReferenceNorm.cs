namespace VkSim.Reference;

/// <summary>The oracle's vector norms.</summary>
internal static class ReferenceNorm
{
    /// <summary>
    /// ‖x‖ₚ: p = 0 counts what is not zero, p = ∞ takes the largest magnitude, any other positive p is (Σ|x|ᵖ)^(1/p).
    /// A NaN gives NaN for every p.
    /// </summary>
    public static double Compute(ReadOnlySpan<double> x, double p)
    {
        double largest = 0;
        foreach (double value in x)
        {
            // Math.Max hands a NaN on.
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (double.IsNaN(largest) || double.IsPositiveInfinity(p))
        {
            return largest;
        }

        var sum = default(CompensatedSum);
        if (p == 0)
        {
            foreach (double value in x)
            {
                sum.Add(value == 0 ? 0 : 1);
            }

            return sum.Value;
        }

        if (largest == 0 || double.IsInfinity(largest))
        {
            return largest;
        }

        // Scaled by the largest magnitude: |x|ᵖ leaves the range even of a double for large p.
        foreach (double value in x)
        {
            double scaled = Math.Abs(value) / largest;
            sum.Add(p == 1 ? scaled : p == 2 ? scaled * scaled : Math.Pow(scaled, p));
        }

        return largest * (p == 1 ? sum.Value : p == 2 ? Math.Sqrt(sum.Value) : Math.Pow(sum.Value, 1 / p));
    }

    /// <summary>The norm of every row.</summary>
    public static double[] Rows(ReferenceMatrix x, double p)
    {
        double[] norms = new double[x.Rows];
        for (int row = 0; row < x.Rows; row++)
        {
            norms[row] = Compute(x.Row(row), p);
        }

        return norms;
    }

    /// <summary>
    /// ∂‖x‖ₚ/∂x: 0 for p = 0; sign for p = 1; sign·|x|^(p−1)/‖x‖^(p−1) otherwise, taken as 0 where x is 0; for p = ∞
    /// sign at the largest magnitudes, shared evenly among ties (as torch.linalg.vector_norm).
    /// </summary>
    public static double[] Gradient(ReadOnlySpan<double> x, double p)
    {
        double norm = Compute(x, p);
        double[] gradient = new double[x.Length];
        if (p == 0 || norm == 0)
        {
            return gradient;
        }

        int ties = 0;
        for (int i = 0; i < x.Length; i++)
        {
            bool tied = double.IsPositiveInfinity(p) && Math.Abs(x[i]) == norm;
            ties += tied ? 1 : 0;
            gradient[i] = double.IsPositiveInfinity(p)
                ? (tied ? Math.Sign(x[i]) : 0)
                : x[i] == 0 ? 0 : Math.CopySign(Math.Pow(Math.Abs(x[i]) / norm, p - 1), x[i]);
        }

        for (int i = 0; ties > 1 && i < x.Length; i++)
        {
            gradient[i] /= ties;
        }

        return gradient;
    }
}
