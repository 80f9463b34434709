using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>(Σ|x|ᵖ)^(1/p) for any positive p, from the largest magnitude down, so that no power leaves the range.</summary>
/// <param name="P">The order; positive and finite.</param>
internal readonly unsafe record struct PowerNorm(double P) : IRowNorm
{
    public double Compute<TLanes, TVec, T>(T* row, nint columns)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        double largest = RowReduction<TLanes, TVec, T>.Reduce<LargestTerm>(row, columns);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        return largest * Math.Pow(PowerSum<TLanes, TVec, T>.Compute(row, columns, largest, P), 1 / P);
    }
}
