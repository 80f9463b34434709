using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>Σ |a−b|ⁿ·√|a−b|: the powers n + ½, without a logarithm.</summary>
internal readonly struct HalfIntegerPowerCombine<TWhole> : ICombine
    where TWhole : struct, IWholePart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec d = TLanes.Abs(TLanes.Subtract(a, b));
        TVec root = TLanes.Sqrt(d);
        return TWhole.Value switch
        {
            0 => TLanes.Add(running, root),
            1 => TLanes.MultiplyAdd(d, root, running),
            2 => TLanes.MultiplyAdd(TLanes.Multiply(d, d), root, running),
            _ => TLanes.MultiplyAdd(TLanes.Multiply(TLanes.Multiply(d, d), d), root, running),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
        => TLanes.Add(total, block);
}
