using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>What a row reduction does with each element, over the arithmetic of one vector width.</summary>
internal interface IRowTerm
{
    /// <summary>The accumulator with an element taken in.</summary>
    static abstract TVec Accumulate<TLanes, TVec>(TVec sum, TVec element)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct;

    /// <summary>Whether accumulators are made one by taking the largest magnitude; otherwise they are added.</summary>
    static abstract bool TakesLargest { get; }

    /// <summary>Whether chains and segments are added in double precision, rather than as GPUs can do it too.</summary>
    static abstract bool SumsInDouble { get; }

    /// <summary>Two partial results in double precision made one.</summary>
    static abstract double Combine(double a, double b);
}
