using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>max|x|; NaN is above everything.</summary>
internal readonly struct LargestTerm : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.MaxMagnitude(sum, TLanes.Abs(element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Combine<TLanes, TVec>(TVec a, TVec b)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.MaxMagnitude(a, b);

    public static double Combine(double a, double b) => Math.Max(a, b);
}
