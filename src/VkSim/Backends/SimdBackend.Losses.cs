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
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void GroupSimilaritiesBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        bool accumulateA,
        in MatrixView gradientB,
        in PairwiseSettings similarity,
        in OperationContext context) =>
        throw new NotSupportedException("not yet");
}
