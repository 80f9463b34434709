using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>A vector norm of one row, in the order of summation of <see cref="RowReduction{TLanes, TVec, T}"/>.</summary>
internal unsafe interface IRowNorm
{
    /// <summary>The norm; NaN where an element is NaN.</summary>
    ScaledNorm Measure<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged;
}
