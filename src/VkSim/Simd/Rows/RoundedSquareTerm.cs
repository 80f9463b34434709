using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>Σx², each square rounded before it is added, since not every GPU has a fused multiply-add.</summary>
internal readonly struct RoundedSquareTerm : IRowTerm
{
    public static bool TakesLargest => false;

    public static bool SumsInDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.Add(sum, TLanes.Multiply(element, element));

    public static double Combine(double a, double b) => a + b;
}
