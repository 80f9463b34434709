using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Σx².</summary>
internal readonly struct SquareTerm : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.MultiplyAdd(element, element, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Combine<TLanes, TVec>(TVec a, TVec b)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        => TLanes.Add(a, b);

    public static double Combine(double a, double b) => a + b;
}
