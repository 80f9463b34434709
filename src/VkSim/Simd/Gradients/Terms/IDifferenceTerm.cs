using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>What a component's difference a − b contributes to a gradient, times the weight of the pair of rows.</summary>
internal interface IDifferenceTerm
{
    /// <summary>Whether it takes so many instructions that register blocking has nothing to win.</summary>
    static virtual bool IsCostly => false;

    /// <summary>The contribution; NaN where the difference is.</summary>
    /// <param name="difference">a − b of a component.</param>
    /// <param name="distance">The pair's distance.</param>
    TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>;
}
