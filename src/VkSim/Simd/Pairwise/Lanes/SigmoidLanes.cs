using System.Runtime.CompilerServices;

namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>The logistic function and its integral, without overflow or cancellation.</summary>
internal static class SigmoidLanes<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sigmoid(TVec x)
    {
        TVec one = TLanes.Broadcast(1);
        TVec small = Small(x);
        TVec numerator = TLanes.Select(TLanes.Less(x, TLanes.Zero), small, one);
        return TLanes.Divide(numerator, TLanes.Add(one, small));
    }

    /// <summary>log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|); 0 for −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Softplus(TVec x) => TLanes.Add(TLanes.Max(TLanes.Zero, x), LogOnePlus(Small(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Small(TVec x) => ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(TLanes.Zero, TLanes.Abs(x)));

    // log(1 + t) = 2·artanh(t / (2 + t)), for t in [0, 1] a series in at most 1/9.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LogOnePlus(TVec t)
    {
        TVec z = TLanes.Divide(t, TLanes.Add(TLanes.Broadcast(2), t));
        TVec square = TLanes.Multiply(z, z);
        TVec p = TLanes.Broadcast(2f / 15);
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2f / 13));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2f / 11));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2f / 9));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2f / 7));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2f / 5));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2f / 3));
        return TLanes.MultiplyAdd(TLanes.Multiply(p, square), z, TLanes.Add(z, z));
    }
}
