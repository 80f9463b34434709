using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Gpu.Contrastive;

namespace VkSim.Gpu;

/// <content>What the losses are made of.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.PairSums(pass, left, right, accumulate, context);
    }

    /// <inheritdoc/>
    public void AddSums(in PairPass pass, in MatrixView sums, in MatrixView further)
    {
        float[] ofRows = new float[sums.ElementCount];
        float[] more = new float[further.ElementCount];
        Read(sums, MemoryMarshal.AsBytes(ofRows.AsSpan()));
        Read(further, MemoryMarshal.AsBytes(more.AsSpan()));
        KeptSums.Add(MemoryMarshal.Cast<float, KeptSums>(ofRows.AsSpan()), MemoryMarshal.Cast<float, KeptSums>(more), pass.Logits.Kind);
        Write(sums, MemoryMarshal.AsBytes(ofRows.AsSpan()));
    }

    /// <inheritdoc/>
    public void EvaluateRows(in RowTerms terms, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.EvaluateRows(terms, context);
    }

    /// <inheritdoc/>
    public void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.PairGradients(pass, left, right, targets, context);
    }

    /// <inheritdoc/>
    public void AddUp(in Total total, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.AddUp(total, context);
    }

    /// <inheritdoc/>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.CrossEntropy(logits, probabilities, labels, weights, losses, gradient, settings, context);
    }

    /// <inheritdoc/>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.GroupSimilarities(a, b, result, similarity, context);
    }
}
