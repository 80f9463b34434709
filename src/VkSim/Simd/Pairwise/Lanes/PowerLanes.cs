using System.Runtime.CompilerServices;

namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>
/// xᵖ for x ≥ 0 as 2^(p·log₂x). With x = 2ᵉ·m the product p·e is split exactly into what scales the result and a fraction, to
/// which p·log₂m is added in two singles, so that the result errs by about |p|·2⁻²⁷ of itself beside its rounding.
/// </summary>
internal static class PowerLanes<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const float RoundingMagic = 12582912f;
    private const float InverseLn2High = 1.44269502f;
    private const float InverseLn2Low = 1.925963e-08f;

    /// <summary>xᵖ; x itself where it is 0, ∞ or NaN. Subnormals are exact inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Raise(TVec x, in PowerExponent power)
    {
        TVec subnormal = TLanes.Less(x, TLanes.Broadcast(1.17549435e-38f));
        TVec normal = TLanes.Select(subnormal, TLanes.Multiply(x, TLanes.Broadcast(18446744073709551616f)), x);
        TVec e = Split(normal, out TVec f);
        e = TLanes.Add(e, TLanes.Select(subnormal, TLanes.Broadcast(-64), TLanes.Zero));
        TVec result = Exp2(Fraction(e, f, power, isOrdinary: false, out TVec shifted));

        // In two factors, because the result may be subnormal.
        TVec whole = TLanes.SubtractBits(shifted, TLanes.Broadcast(RoundingMagic));
        TVec half = TLanes.ShiftRight(whole, 1);
        result = TLanes.Multiply(TLanes.Multiply(result, TwoTo(half)), TwoTo(TLanes.SubtractBits(whole, half)));
        result = TLanes.Select(TLanes.Less(TLanes.Zero, x), result, x);
        return TLanes.Select(TLanes.Less(x, TLanes.Broadcast(float.PositiveInfinity)), result, x);
    }

    /// <summary>The same bits as <see cref="Raise"/> has where all numbers are ordinary for the exponent or 0, in half the instructions.</summary>
    /// <param name="x">The numbers, without a sign.</param>
    /// <param name="power">The exponent.</param>
    /// <param name="strange">Its sign bits become set in lanes that are not ordinary; their results mean nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec RaiseOrdinary(TVec x, in PowerExponent power, ref TVec strange)
    {
        TVec isNotZero = TLanes.GreaterInt32(x, TLanes.Zero);
        TVec outside = TLanes.Or(
            TLanes.SubtractBits(x, TLanes.BroadcastBits(power.Least)), TLanes.SubtractBits(TLanes.BroadcastBits(power.Largest), x));
        strange = TLanes.Or(strange, TLanes.And(isNotZero, outside));
        TVec e = Split(x, out TVec f);
        TVec result = Exp2(Fraction(e, f, power, isOrdinary: true, out TVec shifted));

        // The magic number's own bits leave on the left.
        return TLanes.And(isNotZero, TLanes.AddBits(result, TLanes.ShiftLeft(shifted, 23)));
    }

    // x = 2ᵉ·(1 + f), 1 + f in [√½, √2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Split(TVec x, out TVec f)
    {
        // Subtracting the bits of √½ makes the exponent field the wanted e, whatever the mantissa.
        TVec offset = TLanes.SubtractBits(x, TLanes.BroadcastBits(0x3F3504F3));
        TVec m = TLanes.SubtractBits(x, TLanes.And(offset, TLanes.BroadcastBits(unchecked((int)0xFF800000))));
        f = TLanes.Subtract(m, TLanes.Broadcast(1));
        return TLanes.ConvertFromInt32(TLanes.ShiftRight(offset, 23));
    }

    // p·(e + log₂(1 + f)) less the nearest whole number, which is left in the last bits of a sum with a magic number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Fraction(TVec e, TVec f, in PowerExponent power, bool isOrdinary, out TVec shifted)
    {
        TVec high = TLanes.Broadcast(power.High);
        TVec log = Log2(f, out TVec negatedRest);
        TVec scaled = TLanes.Multiply(high, e);
        TVec product = TLanes.Multiply(high, log);

        // What the product lacks, negated.
        TVec rest = TLanes.NegatedMultiplyAdd(high, log, product);
        rest = TLanes.MultiplyAdd(TLanes.Broadcast(power.Whole), negatedRest, rest);
        rest = TLanes.NegatedMultiplyAdd(TLanes.Broadcast(power.Low), TLanes.Add(e, log), rest);
        TVec sum = TLanes.Add(scaled, product);
        if (!isOrdinary)
        {
            sum = TLanes.Min(TLanes.Broadcast(130), TLanes.Max(TLanes.Broadcast(-160), sum));
        }

        TVec magic = TLanes.Broadcast(RoundingMagic);
        shifted = TLanes.Add(sum, magic);
        TVec fraction = TLanes.Subtract(TLanes.Add(TLanes.Subtract(scaled, TLanes.Subtract(shifted, magic)), product), rest);

        // Only where the result is beyond the range anyway is it more than a fraction.
        return isOrdinary ? fraction : TLanes.Min(TLanes.Broadcast(1), TLanes.Max(TLanes.Broadcast(-1), fraction));
    }

    // log₂(1 + f) = f/ln 2 + f²·q(f), q a minimax polynomial, taken in pairs of terms and pairs of those: one after the other
    // they would wait for each other longer than they take.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Log2(TVec f, out TVec negatedRest)
    {
        TVec f2 = TLanes.Multiply(f, f);
        TVec f4 = TLanes.Multiply(f2, f2);
        TVec q01 = TLanes.MultiplyAdd(TLanes.Broadcast(-0.721347153f), f, TLanes.Broadcast(InverseLn2Low));
        TVec q23 = TLanes.MultiplyAdd(TLanes.Broadcast(-0.360708803f), f, TLanes.Broadcast(0.480898142f));
        TVec q45 = TLanes.MultiplyAdd(TLanes.Broadcast(-0.239393011f), f, TLanes.Broadcast(0.288579285f));
        TVec q67 = TLanes.MultiplyAdd(TLanes.Broadcast(-0.192351297f), f, TLanes.Broadcast(0.204288214f));
        TVec q89 = TLanes.MultiplyAdd(TLanes.Broadcast(-0.109759562f), f, TLanes.Broadcast(0.188395366f));
        TVec q = TLanes.MultiplyAdd(TLanes.MultiplyAdd(q67, f2, q45), f4, TLanes.MultiplyAdd(q23, f2, q01));
        q = TLanes.MultiplyAdd(q89, TLanes.Multiply(f4, f4), q);
        TVec scale = TLanes.Broadcast(InverseLn2High);
        TVec linear = TLanes.Multiply(f, scale);
        TVec negated = TLanes.NegatedMultiplyAdd(f, q, TLanes.NegatedMultiplyAdd(f, scale, linear));
        TVec sum = TLanes.Subtract(linear, negated);
        negatedRest = TLanes.Add(TLanes.Subtract(sum, linear), negated);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Exp2(TVec r)
    {
        TVec r2 = TLanes.Multiply(r, r);
        TVec v12 = TLanes.MultiplyAdd(TLanes.Broadcast(0.240226522f), r, TLanes.Broadcast(0.693147182f));
        TVec v34 = TLanes.MultiplyAdd(TLanes.Broadcast(0.00961799361f), r, TLanes.Broadcast(0.0555032641f));
        TVec v56 = TLanes.MultiplyAdd(TLanes.Broadcast(0.000154783076f), r, TLanes.Broadcast(0.00134007004f));
        TVec value = TLanes.MultiplyAdd(TLanes.MultiplyAdd(v56, r2, v34), r2, v12);
        return TLanes.MultiplyAdd(value, r, TLanes.Broadcast(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec TwoTo(TVec wholeBits) => TLanes.ShiftLeft(TLanes.AddBits(wholeBits, TLanes.BroadcastBits(127)), 23);
}
