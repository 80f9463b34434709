using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>
/// xᵖ for x ≥ 0 as 2^(p·log₂x), the logarithm carried in two singles so that the result errs by about |p|·2⁻²⁷ of
/// itself beside its rounding. 0 gives 0, ∞ gives ∞, NaN gives NaN; subnormals are exact inputs.
/// </summary>
internal static class PowerLanes<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const float RoundingMagic = 12582912f;
    private const float InverseLn2High = 1.44269502f;
    private const float InverseLn2Low = 1.925963e-08f;

    /// <summary>xᵖ with p = <paramref name="power"/> + <paramref name="powerLow"/>, p &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Raise(TVec x, TVec power, TVec powerLow)
    {
        TVec log = Log2(x, out TVec logLow);
        TVec product = TLanes.Multiply(power, log);
        TVec low = TLanes.Subtract(TLanes.Zero, TLanes.NegatedMultiplyAdd(power, log, product));
        low = TLanes.MultiplyAdd(power, logLow, low);
        low = TLanes.MultiplyAdd(powerLow, log, low);
        // Only where the result is beyond the range anyway is it more than a fraction.
        low = TLanes.Min(TLanes.Broadcast(1), TLanes.Max(TLanes.Broadcast(-1), low));
        TVec result = Exp2(product, low);
        result = TLanes.Select(TLanes.Less(TLanes.Zero, x), result, x);
        return TLanes.Select(TLanes.Less(x, TLanes.Broadcast(float.PositiveInfinity)), result, x);
    }

    // x = 2ᵉ·m with m in [√½, √2): log₂x = e + f/ln 2 + f²·q(f), f = m − 1, q a minimax polynomial.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Log2(TVec x, out TVec rest)
    {
        TVec subnormal = TLanes.Less(x, TLanes.Broadcast(1.17549435e-38f));
        x = TLanes.Select(subnormal, TLanes.Multiply(x, TLanes.Broadcast(18446744073709551616f)), x);
        TVec shift = TLanes.Select(subnormal, TLanes.Broadcast(-64), TLanes.Zero);

        // Subtracting the bits of √½ makes the exponent field the wanted e, whatever the mantissa.
        TVec offset = TLanes.SubtractBits(x, TLanes.BroadcastBits(0x3F3504F3));
        TVec e = TLanes.ConvertFromInt32(TLanes.ShiftRight(offset, 23));
        TVec m = TLanes.SubtractBits(x, TLanes.And(offset, TLanes.BroadcastBits(unchecked((int)0xFF800000))));
        e = TLanes.Add(e, shift);
        TVec f = TLanes.Subtract(m, TLanes.Broadcast(1));
        TVec q = TLanes.Broadcast(-0.109759562f);
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(0.188395366f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(-0.192351297f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(0.204288214f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(-0.239393011f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(0.288579285f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(-0.360708803f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(0.480898142f));
        q = TLanes.MultiplyAdd(q, f, TLanes.Broadcast(-0.721347153f));
        TVec scale = TLanes.Broadcast(InverseLn2High);
        TVec linear = TLanes.Multiply(f, scale);
        TVec linearLow = TLanes.Subtract(TLanes.Zero, TLanes.NegatedMultiplyAdd(f, scale, linear));
        TVec low = TLanes.MultiplyAdd(TLanes.Multiply(f, f), q, TLanes.MultiplyAdd(f, TLanes.Broadcast(InverseLn2Low), linearLow));
        TVec high = TLanes.Add(e, linear);
        low = TLanes.Add(low, TLanes.Add(TLanes.Subtract(e, high), linear));
        TVec sum = TLanes.Add(high, low);
        rest = TLanes.Add(TLanes.Subtract(high, sum), low);
        return sum;
    }

    // 2^(x + low): the whole part into the exponent, in two factors because the result may be subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Exp2(TVec x, TVec low)
    {
        x = TLanes.Min(TLanes.Broadcast(130), TLanes.Max(TLanes.Broadcast(-160), x));
        TVec magic = TLanes.Broadcast(RoundingMagic);
        TVec shifted = TLanes.Add(x, magic);
        TVec r = TLanes.Add(TLanes.Subtract(x, TLanes.Subtract(shifted, magic)), low);
        TVec value = TLanes.Broadcast(0.000154783076f);
        value = TLanes.MultiplyAdd(value, r, TLanes.Broadcast(0.00134007004f));
        value = TLanes.MultiplyAdd(value, r, TLanes.Broadcast(0.00961799361f));
        value = TLanes.MultiplyAdd(value, r, TLanes.Broadcast(0.0555032641f));
        value = TLanes.MultiplyAdd(value, r, TLanes.Broadcast(0.240226522f));
        value = TLanes.MultiplyAdd(value, r, TLanes.Broadcast(0.693147182f));
        value = TLanes.MultiplyAdd(value, r, TLanes.Broadcast(1));
        TVec whole = TLanes.SubtractBits(shifted, magic);
        TVec half = TLanes.ShiftRight(whole, 1);
        return TLanes.Multiply(TLanes.Multiply(value, TwoTo(half)), TwoTo(TLanes.SubtractBits(whole, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec TwoTo(TVec wholeBits) => TLanes.ShiftLeft(TLanes.AddBits(wholeBits, TLanes.BroadcastBits(127)), 23);
}
