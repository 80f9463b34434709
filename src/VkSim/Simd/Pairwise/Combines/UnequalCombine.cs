using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>The number of components that differ; NaN where a component is NaN.</summary>
internal readonly struct UnequalCombine : ICombine
{

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec differs = TLanes.Select(TLanes.Equal(a, b), TLanes.Zero, TLanes.Broadcast(1));
        TVec sum = TLanes.Add(running, differs);
        TVec ordered = TLanes.And(TLanes.Equal(a, a), TLanes.Equal(b, b));
        return TLanes.Select(ordered, sum, TLanes.Broadcast(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(total, block);
}
