using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>max|x|.</summary>
internal readonly unsafe struct MaximumNorm : IRowNorm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScaledNorm Measure<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        => ScaledNorm.OfLargest((float)RowReduction<TLanes, TVec, T>.Reduce<LargestTerm>(row, columns));
}
