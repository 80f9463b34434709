namespace VkSim.Diagnostics;

/// <summary>The eigenvalues of diag(d) + zzᵀ: the roots of the secular equation 1 = Σ zᵢ²/(λ − dᵢ), by bisection (Golub 1973).</summary>
internal static class RankOneUpdate
{
    private const int Halvings = 100;

    /// <summary>Computes them, the largest first.</summary>
    /// <param name="diagonal">d, not negative, the largest first.</param>
    /// <param name="squares">zᵢ².</param>
    public static double[] Eigenvalues(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> squares)
    {
        double[] values = new double[diagonal.Length];
        double total = 0;
        foreach (double square in squares)
        {
            total += square;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Root(diagonal, squares, diagonal[i], i == 0 ? diagonal[0] + total : diagonal[i - 1]);
        }

        return values;
    }

    // There is one between each d and the next larger one. Σ zᵢ²/(λ − dᵢ) falls between them from +∞ to −∞.
    private static double Root(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> squares, double low, double high)
    {
        double from = 0, to = high - low;
        for (int halving = 0; halving < Halvings && to > from; halving++)
        {
            double middle = from + ((to - from) / 2);
            if (middle == from || middle == to)
            {
                break;
            }

            double sum = 0;
            for (int i = 0; i < diagonal.Length; i++)
            {
                // From the lower end, so that a root that is close to it keeps its digits.
                double difference = (low - diagonal[i]) + middle;
                sum += squares[i] == 0 ? 0 : squares[i] / difference;
            }

            (from, to) = sum > 1 ? (middle, to) : (from, middle);
        }

        return low + from + ((to - from) / 2);
    }
}
