namespace VkSim.Reference;

/// <summary>
/// How far a single-precision result may lie from the oracle's. The bounds follow from |fl(Σab) − Σab| ≤ 2·D·u·Σ|ab|,
/// the contract for a reduction of D products; what comes after the reduction adds a few roundings.
/// </summary>
internal static class ErrorBounds
{
    /// <summary>u = 2⁻²⁴, the unit round-off of single precision.</summary>
    public const double UnitRoundOff = 1.0 / (1 << 24);

    /// <summary>The largest error of a value that is lost below the smallest subnormal: half of 2⁻¹⁴⁹.</summary>
    public const double Underflow = 7.0064923216240854e-46;

    /// <summary>Of a dot product.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double magnitude = 0;
        for (int i = 0; i < a.Length; i++)
        {
            magnitude += Math.Abs(a[i] * b[i]);
        }

        return Sum(a.Length, magnitude);
    }

    /// <summary>Of a norm of order p whose exact value is given.</summary>
    public static double Norm(int columns, double norm, double p) => Minkowski(columns, norm, p);

    /// <summary>Of one component x/max(‖x‖ₚ, eps) whose exact value is given, in the result's storage type.</summary>
    public static double Normalized(int columns, double component, double p, ElementType storage)
    {
        // The quotient is rounded to single precision, which ends at its smallest subnormal, before it is stored.
        double quotient = ((RelativeNorm(columns, p) + (2 * UnitRoundOff)) * Math.Abs(component)) + Underflow;
        return quotient + StorageRounding(Math.Abs(component) + quotient, storage);
    }

    /// <summary>Of a cosine: that of Σ|ab|/(‖a‖‖b‖) ≤ 1, and of two norms.</summary>
    public static double Cosine(int columns) => ((2.0 * columns) + (2.0 * columns) + 8) * UnitRoundOff;

    /// <summary>Of Σ(a−b)² summed directly; one more rounding is in each difference.</summary>
    public static double SquaredL2(int columns, double squared) => Sum(columns + 1, squared);

    /// <summary>Of ‖a‖² + ‖b‖² − 2a·b, which does not shrink with the distance.</summary>
    public static double SquaredL2Expanded(int columns, double squaredNormA, double squaredNormB)
        => Sum(columns + 2, 2 * (squaredNormA + squaredNormB));

    /// <summary>Of a distance or norm of order p whose exact value is given: p = 0 is exact.</summary>
    public static double Minkowski(int columns, double distance, double p)
        => p == 0 || !double.IsFinite(distance) ? 0 : (RelativeNorm(columns, p) * distance) + (2 * Underflow);

    /// <summary>Of one comparison of two rows, computed directly.</summary>
    public static double Direct(Metric metric, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double p = 2)
        => metric switch
        {
            Metric.Cosine => Cosine(a.Length),
            Metric.Dot => Dot(a, b),
            Metric.SquaredL2 => SquaredL2(a.Length, ReferenceDistance.Squared(a, b)),
            Metric.L2 => Minkowski(a.Length, ReferenceDistance.Minkowski(a, b, 2), 2),
            Metric.L1 => Minkowski(a.Length, ReferenceDistance.Minkowski(a, b, 1), 1),
            Metric.LInf => Minkowski(a.Length, ReferenceDistance.Minkowski(a, b, double.PositiveInfinity), double.PositiveInfinity),
            Metric.Lp => Minkowski(a.Length, ReferenceDistance.Minkowski(a, b, p), p),
            Metric.L0 => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
        };

    /// <summary>Of storing a magnitude: half a unit in its last place.</summary>
    public static double StorageRounding(double magnitude, ElementType storage)
        => storage switch
        {
            ElementType.Float16 => Math.Max(magnitude * Math.ScaleB(1, -11), Math.ScaleB(1, -25)),
            ElementType.BFloat16 => Math.Max(magnitude * Math.ScaleB(1, -8), Math.ScaleB(1, -134)),
            _ => Math.Max(magnitude * UnitRoundOff, Underflow),
        };

    /// <summary>How many representable numbers lie between two; 0 for two NaN or two zeros, the maximum for a NaN and a number.</summary>
    public static long UlpDistance(float actual, float expected)
    {
        if (float.IsNaN(actual) || float.IsNaN(expected))
        {
            return float.IsNaN(actual) && float.IsNaN(expected) ? 0 : long.MaxValue;
        }

        return Math.Abs(Ordinal(actual) - Ordinal(expected));
    }

    /// <summary>
    /// Whether a result is as near as allowed: NaN for NaN, an infinity for the same infinity (also for an exact value
    /// that rounds to it), and within the bound otherwise.
    /// </summary>
    public static bool Within(float actual, double exact, double bound)
    {
        if (double.IsNaN(exact))
        {
            return float.IsNaN(actual);
        }

        return float.IsFinite(actual) && double.IsFinite(exact)
            ? Math.Abs(actual - exact) <= bound
            : actual == (float)exact || (float.IsInfinity(actual) && actual == (float)(exact + Math.CopySign(bound, exact)));
    }

    private static double Sum(int terms, double magnitude) => (2.0 * terms * UnitRoundOff * magnitude) + (2.0 * terms * Underflow);

    // A relative error of 2(D+1)u in Σ|d|ᵖ becomes 1/p of it in the root; a power and a root add a few u each.
    private static double RelativeNorm(int columns, double p)
        => p == 0 ? 0
        : double.IsPositiveInfinity(p) ? 2 * UnitRoundOff
        : p == 1 ? 2.0 * (columns + 1) * UnitRoundOff
        : p == 2 ? (columns + 3.0) * UnitRoundOff
        : (((2.0 * (columns + 1)) + 16) / p * UnitRoundOff) + (16 * UnitRoundOff);

    private static long Ordinal(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(long)(bits & int.MaxValue);
    }
}
