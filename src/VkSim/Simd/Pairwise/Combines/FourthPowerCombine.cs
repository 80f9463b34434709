using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>Σ (a−b)⁴.</summary>
internal readonly struct FourthPowerCombine : ICombine
{

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec d = TLanes.Subtract(a, b);
        TVec square = TLanes.Multiply(d, d);
        return TLanes.MultiplyAdd(square, square, running);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(total, block);
}
