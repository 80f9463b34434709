using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>The operations, each by a lane that records into the list.</content>
internal sealed partial class GpuOperationList
{
    /// <inheritdoc/>
    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.Normalize(source, destination, norms, settings, default);
    }

    /// <inheritdoc/>
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.NormalizeBackward(source, gradient, result, settings, default);
    }

    /// <inheritdoc/>
    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.RowwiseCosine(a, b, result, settings, default);
    }

    /// <inheritdoc/>
    public void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.RowwiseCosineBackward(a, b, gradient, gradientA, gradientB, settings, default);
    }

    /// <inheritdoc/>
    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.Pairwise(a, b, result, settings, default);
    }

    /// <inheritdoc/>
    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.CondensedPairwise(rows, result, settings, default);
    }

    /// <inheritdoc/>
    public void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.ExpandCondensed(condensed, first, square, default);
    }

    /// <inheritdoc/>
    public void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.PairwiseBackward(a, b, values, gradient, gradientA, gradientB, settings, default);
    }

    /// <inheritdoc/>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.Softmax(source, destination, logarithm, default);
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.SoftmaxBackward(output, gradient, result, logarithm, default);
    }

    /// <inheritdoc/>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.LogSumExp(source, result, default);
    }
}
