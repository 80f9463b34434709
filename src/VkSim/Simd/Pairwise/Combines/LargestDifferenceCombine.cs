using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>max |a−b|, NaN where any difference is.</summary>
internal readonly struct LargestDifferenceCombine : ICombine
{
    public static bool BroadcastsItself => true;

    public static bool TakesLargest => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.MaxMagnitude(running, TLanes.Abs(TLanes.Subtract(b, a)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.MaxMagnitude(total, block);
}
