namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>The exponent of a power, and which numbers are ordinary for it.</summary>
internal readonly struct PowerExponent
{
    // Powers beyond 2^±124 may need what powers of ordinary numbers do not: scaling in two steps, or infinity.
    private const double LargestLogarithm = 124;
    private const int FewDigits = unchecked((int)0xFFFFF000);
    private const int Bias = 127;

    /// <summary>Splits an exponent.</summary>
    public PowerExponent(double power)
    {
        Whole = (float)power;
        High = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(Whole) & FewDigits);
        Low = (float)(power - High);
        int limit = (int)Math.Min(LargestLogarithm / Math.Abs(power), Bias - 1);
        Least = (Bias - limit) << 23;
        Largest = (Bias + limit) << 23;
    }

    /// <summary>The exponent, rounded.</summary>
    public float Whole { get; }

    /// <summary>Its first 12 binary digits: times the exponent of any number they are exact.</summary>
    public float High { get; }

    /// <summary>The rest.</summary>
    public float Low { get; }

    /// <summary>The bits of the least ordinary number.</summary>
    public int Least { get; }

    /// <summary>The bits of the largest ordinary number; 1 is always ordinary, or nothing but 1.</summary>
    public int Largest { get; }
}
