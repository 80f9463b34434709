namespace VkSim.Numerics;

/// <summary>Functions of logarithms of sums, in double, without overflow or cancellation.</summary>
internal static class LogSums
{
    /// <summary>log(eˣ + eʸ).</summary>
    public static double Add(double x, double y)
    {
        double larger = Math.Max(x, y);
        return double.IsInfinity(larger) || double.IsNaN(larger) ? larger : larger + Log1P(Math.Exp(Math.Min(x, y) - larger));
    }

    /// <summary>log(1 + eˣ).</summary>
    public static double Softplus(double x) => x > 0 ? x + Log1P(Math.Exp(-x)) : Log1P(Math.Exp(x));

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x)
    {
        double small = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : small) / (1 + small);
    }

    // Kahan's: the rounding of 1 + x is undone by the quotient.
    private static double Log1P(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
