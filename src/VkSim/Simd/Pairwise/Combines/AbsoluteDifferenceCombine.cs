using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>Σ |a−b|.</summary>
internal readonly struct AbsoluteDifferenceCombine : ICombine
{
    public static bool BroadcastsItself => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(running, TLanes.Abs(TLanes.Subtract(b, a)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(total, block);
}
