using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>max|x|; NaN is above everything.</summary>
internal readonly struct LargestTerm : IRowTerm
{
    public static bool TakesLargest => true;

    public static bool SumsInDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.MaxMagnitude(sum, TLanes.Abs(element));

    public static double Combine(double a, double b) => Math.Max(a, b);
}
