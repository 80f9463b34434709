using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>(Σ|x|ᵖ)^(1/p) for any positive p, from the largest magnitude down, so that no power leaves the range.</summary>
/// <param name="P">The order; positive and finite.</param>
internal readonly unsafe record struct PowerNorm(double P) : IRowNorm
{
    public ScaledNorm Measure<TLanes, TVec, T>(T* row, nint columns)
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
        double root = Math.Pow(PowerSum<TLanes, TVec, T>.Compute(row, columns, largest, P), 1 / P);
        return new ScaledNorm((float)(ScaledNorm.Scale(largest, exponent) * root), exponent).Settled();
    }
}
