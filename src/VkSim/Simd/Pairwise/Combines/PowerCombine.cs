using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Σ |a−b|ᵖ for any positive p.</summary>
internal readonly struct PowerCombine(float power) : ICombine
{
    private readonly float _power = power;

    public static bool IsCostly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(running, PowerLanes<TVec, TLanes>.Raise(TLanes.Abs(TLanes.Subtract(a, b)), TLanes.Broadcast(_power), TLanes.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(total, block);
}
