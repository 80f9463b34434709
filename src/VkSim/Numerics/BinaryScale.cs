using System.Numerics;
using System.Runtime.Intrinsics;

namespace VkSim.Numerics;

/// <summary>
/// Powers of two that bring numbers whose squares leave the range of single precision back into it: on the bits, as
/// shaders/lib/scaling.glsl has it, so that both backends give the same.
/// </summary>
internal static class BinaryScale
{
    /// <summary>The bits of infinity.</summary>
    public const uint Infinity = 0x7F800000;

    /// <summary>2⁻⁸⁰: a sum of squares from here on has lost no square that mattered.</summary>
    public const float SafeLow = 8.271806125530277e-25f;

    /// <summary>2¹⁰⁰: products of rows with sums of squares up to here fit.</summary>
    public const float SafeHigh = 1.2676506002282294e+30f;

    private const int MantissaBits = 23;
    private const uint Sign = 0x80000000;
    private const uint LeastNormal = 0x800000;
    private const int Bias = 127;
    private const int LargestPower = 255;

    /// <summary>Whether a row with such a sum of squares needs no scaling.</summary>
    public static bool IsSafe(float squares) => squares is >= SafeLow and <= SafeHigh;

    /// <summary>Whether no row with such sums of squares needs scaling.</summary>
    public static bool AreSafe(Vector128<float> squares) => Vector128.GreaterThanOrEqualAll(squares, Vector128.Create(SafeLow))
        && Vector128.LessThanOrEqualAll(squares, Vector128.Create(SafeHigh));

    /// <summary>The power of two that brings a finite number other than 0, given by its bits without the sign, to [1, 2).</summary>
    public static int ExponentToOne(uint size) =>
        size >= LeastNormal ? Bias - (int)(size >> MantissaBits) : Bias + MantissaBits - 1 - BitOperations.Log2(size);

    /// <summary>value · 2^exponent, exact where the result is a normal number; smaller results become 0, larger ones infinity.</summary>
    public static uint Scale(uint bits, int exponent)
    {
        uint size = bits & ~Sign;
        if (size is 0 or >= Infinity)
        {
            return bits;
        }

        int power = (int)(size >> MantissaBits);
        uint mantissa = size & (LeastNormal - 1);
        if (power == 0)
        {
            int shift = MantissaBits - BitOperations.Log2(mantissa);
            mantissa = (mantissa << shift) & (LeastNormal - 1);
            power = 1 - shift;
        }

        power += exponent;
        return power <= 0 ? bits & Sign
            : (bits & Sign) | (power >= LargestPower ? Infinity : ((uint)power << MantissaBits) | mantissa);
    }

    /// <summary>As <see cref="Scale"/> for the bits of a positive normal number, with results below the normal ones rounded to the nearest.</summary>
    public static uint ScaleRounded(uint bits, int exponent)
    {
        int power = (int)(bits >> MantissaBits) + exponent;
        if (power > 0)
        {
            return Scale(bits, exponent);
        }

        int shift = 1 - power;
        if (shift > MantissaBits + 1)
        {
            return 0;
        }

        uint mantissa = (bits & (LeastNormal - 1)) | LeastNormal;
        uint rest = mantissa & ((1u << shift) - 1);
        uint halfway = 1u << (shift - 1);
        uint result = mantissa >> shift;
        return result + (rest > halfway || (rest == halfway && (result & 1) != 0) ? 1u : 0);
    }
}
