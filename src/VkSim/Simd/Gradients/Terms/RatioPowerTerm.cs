using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>
/// sign(a − b)·(|a − b| / distance)^(p−1): a quotient of at most 1 is raised, so that nothing overflows; 0 where the
/// components agree, also for p below 1.
/// </summary>
internal readonly struct RatioPowerTerm(double p) : IDifferenceTerm
{
    private readonly float _power = (float)Math.Abs(p - 1);
    private readonly float _powerLow = (float)(Math.Abs(p - 1) - (float)Math.Abs(p - 1));
    private readonly bool _isNegative = p < 1;

    public static bool IsCostly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec ratio = TLanes.Divide(TLanes.Abs(difference), distance);
        TVec power = PowerLanes<TVec, TLanes>.Raise(ratio, TLanes.Broadcast(_power), TLanes.Broadcast(_powerLow));
        power = _isNegative ? TLanes.Divide(TLanes.Broadcast(1), power) : power;

        // The quotient of a tiny difference may be 0; its sign is not lost on a 0.
        power = TLanes.Select(TLanes.Equal(ratio, TLanes.Zero), TLanes.Zero, power);
        return SignLanes<TVec, TLanes>.Give(power, difference);
    }
}
