using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>Σx².</summary>
internal readonly struct SquareTerm : IRowTerm
{
    public static bool TakesLargest => false;

    public static bool SumsInDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.MultiplyAdd(element, element, sum);

    public static double Combine(double a, double b) => a + b;
}
