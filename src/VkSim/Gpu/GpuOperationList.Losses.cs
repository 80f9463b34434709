using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu;

/// <content>What the losses are made of.</content>
internal sealed partial class GpuOperationList
{
    /// <inheritdoc/>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.PairSums(pass, left, right, accumulate, default);
    }

    /// <inheritdoc/>
    public void EvaluateRows(in RowTerms terms, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.EvaluateRows(terms, default);
    }

    /// <inheritdoc/>
    public void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.PairGradients(pass, left, right, targets, default);
    }

    /// <inheritdoc/>
    public void AddUp(in Total total, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.AddUp(total, default);
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
        using Recorder recorder = Begin();
        recorder.Lane.CrossEntropy(logits, probabilities, labels, weights, losses, gradient, settings, default);
    }
}
