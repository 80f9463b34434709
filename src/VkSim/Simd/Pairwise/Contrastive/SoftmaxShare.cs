using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>exp(logit − log sum), a candidate's share of the sum.</summary>
internal readonly struct SoftmaxShare<TVec, TLanes> : IPairFunction<TVec>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec logit, TVec logSum) => ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(logit, logSum));
}
