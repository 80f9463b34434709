using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>Signs of lanes.</summary>
internal static class SignLanes<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <summary>1 with the sign of x; 0 for 0, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x) => Give(TLanes.Broadcast(1), x);

    /// <summary>A magnitude with the sign of x; where x is 0 or NaN, x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Give(TVec magnitude, TVec x)
        => TLanes.Select(TLanes.Less(TLanes.Zero, TLanes.Abs(x)), TLanes.Or(magnitude, TLanes.And(x, TLanes.BroadcastBits(int.MinValue))), x);
}
