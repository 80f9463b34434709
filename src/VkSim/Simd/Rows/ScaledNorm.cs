using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>
/// A norm, or what a row is divided by, as value · 2^−exponent: rows whose sums leave the range of single precision are summed at a
/// scale of their own, a power of two. Bit by bit what shaders/lib/scaling.glsl does, where numbers below 2⁻¹²⁶ become 0.
/// </summary>
/// <param name="Value">The number at the row's scale.</param>
/// <param name="Exponent">The power of two that the row was multiplied by; 0 for ordinary rows.</param>
internal readonly record struct ScaledNorm(float Value, int Exponent)
{
    // 2^-40: norms from here on do without a scale.
    private const float SettledLow = 9.094947e-13f;

    /// <summary>Whether a sum of squares or magnitudes is good as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSafe(float sum) => BinaryScale.IsSafe(sum);

    /// <summary>The power of two that brings a finite number other than 0 to [1, 2).</summary>
    public static int ExponentToOne(float magnitude) => BinaryScale.ExponentToOne(BitConverter.SingleToUInt32Bits(magnitude));

    /// <summary>value · 2^exponent; smaller results than the normal numbers become 0, larger ones infinity.</summary>
    public static float Scale(float value, int exponent) =>
        BitConverter.UInt32BitsToSingle(BinaryScale.Scale(BitConverter.SingleToUInt32Bits(value), exponent));

    /// <summary>The largest magnitude as a norm; without a scale where it can do without.</summary>
    public static ScaledNorm OfLargest(float largest)
    {
        if (largest == 0 || !float.IsFinite(largest))
        {
            return new ScaledNorm(largest, 0);
        }

        int exponent = ExponentToOne(largest);
        return new ScaledNorm(Scale(largest, exponent), exponent).Settled();
    }

    /// <summary>The same norm without a scale where it can do without.</summary>
    public ScaledNorm Settled()
    {
        float plain = Scale(Value, -Exponent);
        return plain is >= SettledLow and <= BinaryScale.SafeHigh ? new ScaledNorm(plain, 0) : this;
    }

    /// <summary>What a vector of this norm is divided by: clamped from below, NaN for a zero vector where the policy says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScaledNorm Divisor(float epsilon, ZeroVectorPolicy zeroVectors) =>
        Exponent == 0 && Value > epsilon ? this : Clamped(epsilon, zeroVectors);

    /// <summary>The norm as a number, exactly.</summary>
    public double ToDouble() => Exponent == 0 ? Value : Math.ScaleB(Value, -Exponent);

    /// <summary>The norm as a number, rounded once more only where it is subnormal.</summary>
    public float ToSingle() => Exponent == 0 ? Value : (float)ToDouble();

    /// <summary>destination = row / this, both at this scale; may be in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Divide<T, TDestination>(T* row, TDestination* destination, nint columns)
        where T : unmanaged
        where TDestination : unmanaged
    {
        for (nint column = 0; column < columns; column++)
        {
            ElementVectors.StoreScalar(ToScale(ElementVectors.LoadScalar(row + column)) / Value, destination + column);
        }
    }

    // An element at the row's scale, rounded where that is subnormal. Rows are scaled down by 2^34 or more, so that none is that was so before.
    private float ToScale(float element)
    {
        uint bits = BitConverter.SingleToUInt32Bits(element);
        uint size = bits & int.MaxValue;
        return BitConverter.UInt32BitsToSingle((bits ^ size) | BinaryScale.ScaleRounded(size, Exponent));
    }

    private ScaledNorm Clamped(float epsilon, ZeroVectorPolicy zeroVectors)
    {
        if (Value == 0)
        {
            return new ScaledNorm(zeroVectors == ZeroVectorPolicy.NaN ? float.NaN : epsilon, 0);
        }

        // Epsilon goes to the row's scale; where it would leave the range there, the scale gives way.
        int exponent = Exponent <= 0
            ? Exponent
            : Math.Max(0, Math.Min(Exponent, 247 - (int)(BitConverter.SingleToUInt32Bits(epsilon) >> 23)));
        float value = Scale(Value, exponent - Exponent);
        float least = Scale(epsilon, exponent);
        return new ScaledNorm(value < least ? least : value, exponent);
    }
}
