using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>sign(a − b) where |a − b| is the distance, which is such a difference to the bit: the largest difference.</summary>
internal readonly struct LargestDifferenceTerm : IDifferenceTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Select(TLanes.Equal(TLanes.Abs(difference), distance), SignLanes<TVec, TLanes>.Of(difference), TLanes.Zero);
}
