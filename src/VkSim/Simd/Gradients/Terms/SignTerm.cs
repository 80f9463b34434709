using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>sign(a − b): the sum of absolute differences.</summary>
internal readonly struct SignTerm : IDifferenceTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => SignLanes<TVec, TLanes>.Of(difference);
}
