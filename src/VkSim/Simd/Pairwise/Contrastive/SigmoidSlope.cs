using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>σ(logit), the slope of softplus; there is no sum.</summary>
internal readonly struct SigmoidSlope<TVec, TLanes> : IPairFunction<TVec>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec logit, TVec logSum) => SigmoidLanes<TVec, TLanes>.Sigmoid(logit);
}
