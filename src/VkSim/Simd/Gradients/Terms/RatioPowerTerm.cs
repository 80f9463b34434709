using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>
/// sign(a − b)·(|a − b| / distance)^(p−1): a quotient of at most 1 is raised, so that nothing overflows; 0 where the
/// components agree, also for p below 1.
/// </summary>
internal readonly struct RatioPowerTerm(double p) : IDifferenceTerm
{
    private readonly PowerExponent _power = new(p - 1);

    public static bool IsCostly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec ratio = TLanes.Abs(TLanes.Divide(difference, distance));
        TVec power = PowerLanes<TVec, TLanes>.Raise(ratio, _power);

        // The quotient of a tiny difference may be 0; its sign is not lost on a 0.
        return SignLanes<TVec, TLanes>.Give(power, difference);
    }

    /// <summary>The same as <see cref="Of"/> where all quotients are ordinary for the power or 0, sooner.</summary>
    /// <param name="difference">a − b of a component.</param>
    /// <param name="distance">The pair's distance.</param>
    /// <param name="strange">Its sign bits become set where they are not.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec OfOrdinary<TVec, TLanes>(TVec difference, TVec distance, ref TVec strange)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec power = PowerLanes<TVec, TLanes>.RaiseOrdinary(TLanes.Abs(TLanes.Divide(difference, distance)), _power, ref strange);
        return TLanes.Or(power, TLanes.And(difference, TLanes.BroadcastBits(int.MinValue)));
    }
}
