using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>The number of elements that are not zero; NaN where one is NaN.</summary>
internal readonly struct NonZeroTerm : IRowTerm
{
    public static bool TakesLargest => false;

    public static bool SumsInDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.Add(sum, TLanes.Select(TLanes.Equal(element, TLanes.Zero), TLanes.Zero, TLanes.Select(TLanes.Equal(element, element), TLanes.Broadcast(1), element)));

    public static double Combine(double a, double b) => a + b;
}
