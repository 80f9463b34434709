using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>Σ |a−b|ᵖ for any positive p.</summary>
internal readonly struct PowerCombine(double power) : ICombine
{
    private readonly PowerExponent _power = new(power);

    public static bool IsCostly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(running, PowerLanes<TVec, TLanes>.Raise(TLanes.Abs(TLanes.Subtract(a, b)), _power));

    /// <summary>The same as <see cref="Accumulate"/> where all differences are ordinary for the power or 0, sooner.</summary>
    /// <param name="running">The running value.</param>
    /// <param name="a">A component.</param>
    /// <param name="b">Another.</param>
    /// <param name="strange">Its sign bits become set where they are not.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec AccumulateOrdinary<TVec, TLanes>(TVec running, TVec a, TVec b, ref TVec strange)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(running, PowerLanes<TVec, TLanes>.RaiseOrdinary(TLanes.Abs(TLanes.Subtract(a, b)), _power, ref strange));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(total, block);
}
