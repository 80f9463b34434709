using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>√Σx².</summary>
internal readonly unsafe struct EuclideanNorm : IRowNorm
{
    /// <summary>
    /// 2⁻¹⁰⁰: above it, what squares below 2⁻¹²⁶ lose does not show in the sum (at most D·2⁻⁵⁰ of it); below it, or where a
    /// chain has overflowed, the row is summed again in double.
    /// </summary>
    public const float SmallestSafeSum = 7.888609e-31f;

    /// <summary>Whether a sum of squares whose terms are single precision can be relied on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSafe(double sum) => sum is >= SmallestSafeSum and <= double.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Compute<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        double sum = RowReduction<TLanes, TVec, T>.Reduce<SquareTerm>(row, columns);
        return Math.Sqrt(IsSafe(sum) ? sum : DoubleRow<T>.SquaredSum(row, columns));
    }
}
