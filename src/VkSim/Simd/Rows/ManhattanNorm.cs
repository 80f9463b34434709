using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>Σ|x|.</summary>
internal readonly unsafe struct ManhattanNorm : IRowNorm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Compute<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        double sum = RowReduction<TLanes, TVec, T>.Reduce<MagnitudeTerm>(row, columns);
        return sum <= double.MaxValue ? sum : DoubleRow<T>.MagnitudeSum(row, columns);
    }
}
