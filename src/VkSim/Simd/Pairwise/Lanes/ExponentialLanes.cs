using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>eˣ to about one unit in the last place; −∞ gives 0, NaN gives NaN, and what underflows does so gradually.</summary>
internal static class ExponentialLanes<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const float RoundingMagic = 12582912f;
    private const float InverseLn2 = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ = 2ⁿ·eʳ with n whole and |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Exp(TVec x)
    {
        x = TLanes.Min(TLanes.Broadcast(89), TLanes.Max(TLanes.Broadcast(-105), x));
        TVec magic = TLanes.Broadcast(RoundingMagic);
        TVec shifted = TLanes.MultiplyAdd(x, TLanes.Broadcast(InverseLn2), magic);
        TVec n = TLanes.Subtract(shifted, magic);
        TVec r = TLanes.NegatedMultiplyAdd(n, TLanes.Broadcast(Ln2High), x);
        r = TLanes.NegatedMultiplyAdd(n, TLanes.Broadcast(Ln2Low), r);
        TVec p = TLanes.Broadcast(0.000199159811f);
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.00139464391f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.00833326858f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.0416662656f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.166666672f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.5f));
        p = TLanes.MultiplyAdd(TLanes.Multiply(r, r), p, TLanes.Add(r, TLanes.Broadcast(1)));
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            // One instruction for the rest, with the same rounding.
            return Unsafe.BitCast<Vector512<float>, TVec>(
                Avx512F.Scale(Unsafe.BitCast<TVec, Vector512<float>>(p), Unsafe.BitCast<TVec, Vector512<float>>(n)));
        }

        TVec whole = TLanes.SubtractBits(shifted, magic);
        TVec half = TLanes.ShiftRight(whole, 1);
        return TLanes.Multiply(TLanes.Multiply(p, TwoTo(half)), TwoTo(TLanes.SubtractBits(whole, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec TwoTo(TVec wholeBits) => TLanes.ShiftLeft(TLanes.AddBits(wholeBits, TLanes.BroadcastBits(127)), 23);
}
