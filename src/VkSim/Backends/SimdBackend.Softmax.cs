namespace VkSim;

/// <content>What is made of a given matrix of logits or scores.</content>
internal sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context) =>
        throw new NotSupportedException("not yet");
}
