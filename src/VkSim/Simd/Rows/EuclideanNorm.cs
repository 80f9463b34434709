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

    /// <summary>The norm of a row that is compared with others, from sums in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compute<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        double sum = RowReduction<TLanes, TVec, T>.Reduce<SquareTerm>(row, columns);
        return Math.Sqrt(IsSafe(sum) ? sum : DoubleRow<T>.SquaredSum(row, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScaledNorm Measure<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        => OfSquares<TLanes, TVec, T>((float)RowReduction<TLanes, TVec, T>.Reduce<RoundedSquareTerm>(row, columns), row, columns);

    /// <summary>The norm of a row whose squares were summed already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScaledNorm OfSquares<TLanes, TVec, T>(float squares, T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        => ScaledNorm.IsSafe(squares) ? new ScaledNorm(MathF.Sqrt(squares), 0) : AtScale<TLanes, TVec, T>(row, columns);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ScaledNorm AtScale<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        float largest = (float)RowReduction<TLanes, TVec, T>.Reduce<LargestTerm>(row, columns);
        if (largest == 0 || !float.IsFinite(largest))
        {
            return new ScaledNorm(largest, 0);
        }

        int exponent = ScaledNorm.ExponentToOne(largest);
        return new ScaledNorm(MathF.Sqrt(RowReduction<TLanes, TVec, T>.ReduceScaled<RoundedSquareTerm>(row, columns, exponent)), exponent);
    }
}
