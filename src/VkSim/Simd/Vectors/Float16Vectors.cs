using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VkSim.Simd.Vectors;

/// <summary>
/// Half precision to single and back, a vector at a time, by integer arithmetic: exact one way, to nearest with ties to
/// even the other way, with subnormals, infinities and NaN.
/// </summary>
internal static class Float16Vectors
{
    private const uint Sign = 0x8000;
    private const uint InfinityBits = 0x7C00;

    // 2¹¹² carries a half's exponent, read 10 bits too low in a single, to its place; subnormals come out normal.
    private const int WideningFactor = (127 + 112) << 23;

    // A half's bits, 13 places further up, without the copies of the sign; and the exponent of infinities and NaN there.
    private const int SignExponentFraction = unchecked((int)0x8FFFE000);
    private const int LargestExponent = 0x0F800000;

    // Numbers from 2¹⁶ are infinite, below 2⁻¹⁴ subnormal in half precision.
    private const uint FirstInfinite = (127 + 16) << 23;
    private const uint FirstNormal = (127 - 14) << 23;

    // Adding 0.5 shifts a subnormal's bits to the end of the fraction, rounding as the addition does.
    private const uint SubnormalMagic = 126 << 23;
    private const uint Rebias = unchecked((uint)(15 - 127) << 23) + 0xFFF;

    /// <summary>Widens numbers that lie, sign-extended, in 32-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(Vector512<int> half)
    {
        Vector512<int> bits = (half << 13) & Vector512.Create(SignExponentFraction);
        Vector512<int> special = Vector512.Equals(bits & Vector512.Create(LargestExponent), Vector512.Create(LargestExponent));
        Vector512<float> value = bits.AsSingle() * Vector512.Create(WideningFactor).AsSingle();
        return (value.AsInt32() | (special & Vector512.Create(0x7F800000))).AsSingle();
    }

    /// <inheritdoc cref="Widen(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<int> half)
    {
        Vector256<int> bits = (half << 13) & Vector256.Create(SignExponentFraction);
        Vector256<int> special = Vector256.Equals(bits & Vector256.Create(LargestExponent), Vector256.Create(LargestExponent));
        Vector256<float> value = bits.AsSingle() * Vector256.Create(WideningFactor).AsSingle();
        return (value.AsInt32() | (special & Vector256.Create(0x7F800000))).AsSingle();
    }

    /// <inheritdoc cref="Widen(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(Vector128<int> half)
    {
        Vector128<int> bits = (half << 13) & Vector128.Create(SignExponentFraction);
        Vector128<int> special = Vector128.Equals(bits & Vector128.Create(LargestExponent), Vector128.Create(LargestExponent));
        Vector128<float> value = bits.AsSingle() * Vector128.Create(WideningFactor).AsSingle();
        return (value.AsInt32() | (special & Vector128.Create(0x7F800000))).AsSingle();
    }

    /// <summary>Narrows into the lower halves of 32-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Narrow(Vector512<float> single)
    {
        Vector512<uint> bits = single.AsUInt32();
        Vector512<uint> magnitude = bits & Vector512.Create(0x7FFFFFFFu);
        Vector512<uint> normal = (magnitude + Vector512.Create(Rebias) + ((magnitude >> 13) & Vector512<uint>.One)) >> 13;
        Vector512<uint> subnormal = (magnitude.AsSingle() + Vector512.Create(SubnormalMagic).AsSingle()).AsUInt32() - Vector512.Create(SubnormalMagic);
        Vector512<uint> special = Vector512.ConditionalSelect(
            Vector512.GreaterThan(magnitude.AsInt32(), Vector512.Create(0x7F800000)).AsUInt32(),
            Vector512.Create(0x7E00u) | ((magnitude >> 13) & Vector512.Create(0x3FFu)),
            Vector512.Create(InfinityBits));
        Vector512<uint> half = Vector512.ConditionalSelect(
            Vector512.LessThan(magnitude.AsInt32(), Vector512.Create((int)FirstNormal)).AsUInt32(), subnormal, normal);
        half = Vector512.ConditionalSelect(
            Vector512.LessThan(magnitude.AsInt32(), Vector512.Create((int)FirstInfinite)).AsUInt32(), half, special);
        return half | ((bits >> 16) & Vector512.Create(Sign));
    }

    /// <inheritdoc cref="Narrow(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Narrow(Vector256<float> single)
    {
        Vector256<uint> bits = single.AsUInt32();
        Vector256<uint> magnitude = bits & Vector256.Create(0x7FFFFFFFu);
        Vector256<uint> normal = (magnitude + Vector256.Create(Rebias) + ((magnitude >> 13) & Vector256<uint>.One)) >> 13;
        Vector256<uint> subnormal = (magnitude.AsSingle() + Vector256.Create(SubnormalMagic).AsSingle()).AsUInt32() - Vector256.Create(SubnormalMagic);
        Vector256<uint> special = Vector256.ConditionalSelect(
            Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x7F800000)).AsUInt32(),
            Vector256.Create(0x7E00u) | ((magnitude >> 13) & Vector256.Create(0x3FFu)),
            Vector256.Create(InfinityBits));
        Vector256<uint> half = Vector256.ConditionalSelect(
            Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)FirstNormal)).AsUInt32(), subnormal, normal);
        half = Vector256.ConditionalSelect(
            Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)FirstInfinite)).AsUInt32(), half, special);
        return half | ((bits >> 16) & Vector256.Create(Sign));
    }

    /// <inheritdoc cref="Narrow(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Narrow(Vector128<float> single)
    {
        Vector128<uint> bits = single.AsUInt32();
        Vector128<uint> magnitude = bits & Vector128.Create(0x7FFFFFFFu);
        Vector128<uint> normal = (magnitude + Vector128.Create(Rebias) + ((magnitude >> 13) & Vector128<uint>.One)) >> 13;
        Vector128<uint> subnormal = (magnitude.AsSingle() + Vector128.Create(SubnormalMagic).AsSingle()).AsUInt32() - Vector128.Create(SubnormalMagic);
        Vector128<uint> special = Vector128.ConditionalSelect(
            Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create(0x7F800000)).AsUInt32(),
            Vector128.Create(0x7E00u) | ((magnitude >> 13) & Vector128.Create(0x3FFu)),
            Vector128.Create(InfinityBits));
        Vector128<uint> half = Vector128.ConditionalSelect(
            Vector128.LessThan(magnitude.AsInt32(), Vector128.Create((int)FirstNormal)).AsUInt32(), subnormal, normal);
        half = Vector128.ConditionalSelect(
            Vector128.LessThan(magnitude.AsInt32(), Vector128.Create((int)FirstInfinite)).AsUInt32(), half, special);
        return half | ((bits >> 16) & Vector128.Create(Sign));
    }
}
