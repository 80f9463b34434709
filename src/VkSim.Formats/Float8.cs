namespace VkSim.Formats;

/// <summary>
/// The values of the two 8-bit floating-point types of P. Micikevicius et al., "FP8 formats for deep learning" (2022), byte by byte.
/// </summary>
internal static class Float8
{
    /// <summary>4 bits of exponent, bias 7: no infinities; only all ones are NaN, 448 is the largest.</summary>
    public static float[] E4M3 { get; } = Values(3, 7, hasInfinities: false);

    /// <summary>5 bits of exponent, bias 15, as IEEE 754 has it: the upper half of half precision.</summary>
    public static float[] E5M2 { get; } = Values(2, 15, hasInfinities: true);

    private static float[] Values(int fractionBits, int bias, bool hasInfinities)
    {
        float[] values = new float[256];
        int ones = (1 << fractionBits) - 1;
        for (int bits = 0; bits < values.Length; bits++)
        {
            int exponent = (bits & 0x7F) >> fractionBits;
            int fraction = bits & ones;
            bool last = exponent == 0x7F >> fractionBits;
            float magnitude = last && hasInfinities ? fraction == 0 ? float.PositiveInfinity : float.NaN
                : last && fraction == ones ? float.NaN
                : exponent == 0 ? MathF.ScaleB(fraction, 1 - bias - fractionBits)
                : MathF.ScaleB(fraction + ones + 1, exponent - bias - fractionBits);
            values[bits] = bits < 0x80 ? magnitude : -magnitude;
        }

        return values;
    }
}
