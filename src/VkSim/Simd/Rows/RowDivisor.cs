using System.Runtime.CompilerServices;

namespace VkSim.Simd.Rows;

/// <summary>What a vector is divided by: its norm, clamped from below, with the policy for zero vectors.</summary>
internal static class RowDivisor
{
    private const double SmallestNormal = 1.1754943508222875e-38;

    /// <summary>max(norm, epsilon); NaN for a NaN norm, and for a zero vector where the policy says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double norm, float epsilon, ZeroVectorPolicy zeroVectors)
        => norm > epsilon ? norm
        : norm == 0 && zeroVectors == ZeroVectorPolicy.NaN ? double.NaN
        : norm <= epsilon ? epsilon
        : norm;

    /// <summary>Whether single precision holds the divisor to its full precision; otherwise the division is done in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOrdinary(double divisor) => divisor is >= SmallestNormal and <= float.MaxValue;
}
