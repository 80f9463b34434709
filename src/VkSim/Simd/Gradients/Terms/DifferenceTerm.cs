using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>a − b itself: Euclidean distances, whose weight is divided by the distance, and their squares.</summary>
internal readonly struct DifferenceTerm : IDifferenceTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => difference;
}
