using VkSim.Contract.Pairs;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>e(logit, log sum) of <see cref="HostPairWeights"/>, for negatives.</summary>
internal interface IPairFunction<TVec>
    where TVec : struct
{
    /// <summary>e.</summary>
    static abstract TVec Of(TVec logit, TVec logSum);
}
