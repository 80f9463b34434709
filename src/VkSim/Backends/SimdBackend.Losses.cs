namespace VkSim;

/// <content>What the contrastive losses are made of.</content>
internal sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void ContrastiveForward(
        in MatrixView a, in MatrixView b, in PairLogits logits, in PairRoles roles, in PairSums left, in PairSums right, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void ContrastiveBackward(
        in MatrixView a,
        in MatrixView b,
        in PairLogits logits,
        in PairRoles roles,
        in PairWeights left,
        in PairWeights right,
        in MatrixView gradient,
        bool accumulate,
        Span<float> weightedSums,
        Span<float> weightSums,
        in OperationContext context) =>
        throw new NotSupportedException("not yet");

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
}
