using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <content>What the contrastive losses are made of.</content>
internal sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public unsafe void ContrastiveForward(in PairPass pass, in PairSums left, in PairSums right, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(pass.A, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(pass.B, out HostMatrix rowsB);
        PairRoles roles = pass.Roles;
        fixed (int* leftLabels = roles.LeftLabels, rightLabels = roles.RightLabels)
        fixed (byte* mask = roles.Mask)
        fixed (float* leftNegatives = left.Negatives, leftPositives = left.Positives)
        fixed (float* leftNegativeTotals = left.NegativeTotals, leftPositiveTotals = left.PositiveTotals)
        fixed (float* rightNegatives = right.Negatives, rightPositives = right.Positives)
        fixed (float* rightNegativeTotals = right.NegativeTotals, rightPositiveTotals = right.PositiveTotals)
        {
            var leftSums = new HostPairSums
            {
                Negatives = leftNegatives,
                Positives = leftPositives,
                NegativeTotals = leftNegativeTotals,
                PositiveTotals = leftPositiveTotals,
            };
            var rightSums = new HostPairSums
            {
                Negatives = rightNegatives,
                Positives = rightPositives,
                NegativeTotals = rightNegativeTotals,
                PositiveTotals = rightPositiveTotals,
            };
            _pairs.ContrastiveForward(rowsA, rowsB, pass.Logits, Roles(roles, leftLabels, rightLabels, mask), leftSums, rightSums, context);
        }
    }

    /// <inheritdoc/>
    public unsafe void ContrastiveBackward(
        in PairPass pass, in PairWeights left, in PairWeights right, in PassGradients gradients, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(pass.A, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(pass.B, out HostMatrix rowsB);
        using HostLease gradientLeaseA = HostStorage.Lease(gradients.A, out HostMatrix resultsA);
        using HostLease gradientLeaseB = HostStorage.Lease(gradients.B, out HostMatrix resultsB);
        PairRoles roles = pass.Roles;
        fixed (int* leftLabels = roles.LeftLabels, rightLabels = roles.RightLabels)
        fixed (byte* mask = roles.Mask)
        fixed (float* weighted = gradients.WeightedSums, sums = gradients.WeightSums)
        fixed (float* nfl = left.NegativeFactors, nll = left.NegativeLogSums, ncl = left.NegativeConstants)
        fixed (float* pfl = left.PositiveFactors, pll = left.PositiveLogSums, pcl = left.PositiveConstants)
        fixed (float* nfr = right.NegativeFactors, nlr = right.NegativeLogSums, ncr = right.NegativeConstants)
        fixed (float* pfr = right.PositiveFactors, plr = right.PositiveLogSums, pcr = right.PositiveConstants)
        {
            var call = new ContrastiveGradient
            {
                Logits = pass.Logits,
                Roles = Roles(roles, leftLabels, rightLabels, mask),
                Left = Weights(nfl, nll, ncl, pfl, pll, pcl),
                Right = Weights(nfr, nlr, ncr, pfr, plr, pcr),
                Result = resultsA,
                RightResult = resultsB,
                Accumulates = gradients.Accumulate,
                WeightedSums = weighted,
                WeightSums = sums,
            };
            _pairs.ContrastiveBackward(rowsA, rowsB, call, context);
        }
    }

    /// <inheritdoc/>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix results);
        _gradients.GroupSimilarities(rowsA, rowsB, results, similarity, context);
    }

    /// <inheritdoc/>
    public void GroupSimilaritiesBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        bool accumulateA,
        in MatrixView gradientB,
        in PairwiseSettings similarity,
        in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease gradientLease = HostStorage.Lease(gradient, out HostMatrix gradients);
        using HostLease resultLeaseA = HostStorage.Lease(gradientA, out HostMatrix resultsA);
        using HostLease resultLeaseB = HostStorage.Lease(gradientB, out HostMatrix resultsB);
        _gradients.GroupSimilarities(rowsA, rowsB, gradients, resultsA, accumulateA, resultsB, similarity, context);
    }

    private static unsafe HostPairRoles Roles(in PairRoles roles, int* leftLabels, int* rightLabels, byte* mask) => new()
    {
        ExcludeDiagonal = roles.ExcludeDiagonal,
        DiagonalIsPositive = roles.DiagonalIsPositive,
        LeftLabels = leftLabels,
        RightLabels = rightLabels,
        Mask = mask,
        MaskLeftStride = roles.MaskLeftStride,
        MaskRightStride = roles.MaskRightStride,
    };

    private static unsafe HostPairWeights Weights(
        float* negativeFactors, float* negativeLogSums, float* negativeConstants, float* positiveFactors, float* positiveLogSums, float* positiveConstants) => new()
        {
            NegativeFactors = negativeFactors,
            NegativeLogSums = negativeLogSums,
            NegativeConstants = negativeConstants,
            PositiveFactors = positiveFactors,
            PositiveLogSums = positiveLogSums,
            PositiveConstants = positiveConstants,
        };
}
