using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>A vector norm of one row, in the order of summation of <see cref="RowReduction{TLanes, TVec, T}"/>.</summary>
internal unsafe interface IRowNorm
{
    /// <summary>
    /// The norm, in double precision because it may lie outside the range of single precision while what is divided by it
    /// does not. NaN where an element is NaN.
    /// </summary>
    double Compute<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged;
}
