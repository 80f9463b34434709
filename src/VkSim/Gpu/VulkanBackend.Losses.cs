using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu;

/// <content>What the losses are made of.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.CrossEntropy(logits, probabilities, labels, weights, losses, gradient, settings, context);
    }

    /// <inheritdoc/>
    public void ContrastiveForward(in PairPass pass, in PairSums left, in PairSums right, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.ContrastiveForward(pass, left, right, context);
    }

    /// <inheritdoc/>
    public void ContrastiveBackward(
        in PairPass pass, in PairWeights left, in PairWeights right, in PassGradients gradients, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.ContrastiveBackward(pass, left, right, gradients, context);
    }

    /// <inheritdoc/>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.GroupSimilarities(a, b, result, similarity, context);
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
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.GroupSimilaritiesBackward(a, b, gradient, gradientA, accumulateA, gradientB, similarity, context);
    }
}
