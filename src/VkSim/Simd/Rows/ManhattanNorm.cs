using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>Σ|x|.</summary>
internal readonly unsafe struct ManhattanNorm : IRowNorm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScaledNorm Measure<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        float sum = (float)RowReduction<TLanes, TVec, T>.Reduce<MagnitudeTerm>(row, columns);
        return ScaledNorm.IsSafe(sum) ? new ScaledNorm(sum, 0) : AtScale<TLanes, TVec, T>(row, columns);
    }

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
        return new ScaledNorm(RowReduction<TLanes, TVec, T>.ReduceScaled<MagnitudeTerm>(row, columns, exponent), exponent);
    }
}
