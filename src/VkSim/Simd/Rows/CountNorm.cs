using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>The number of elements that are not zero: the norm of order 0.</summary>
internal readonly unsafe struct CountNorm : IRowNorm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScaledNorm Measure<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
        => new((float)RowReduction<TLanes, TVec, T>.Reduce<NonZeroTerm>(row, columns), 0);
}
