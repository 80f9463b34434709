using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>Σ|x|.</summary>
internal readonly struct MagnitudeTerm : IRowTerm
{
    public static bool TakesLargest => false;

    public static bool SumsInDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.Add(sum, TLanes.Abs(element));

    public static double Combine(double a, double b) => a + b;
}
