namespace VkSim;

/// <content>Gradients.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context) =>
        throw new NotSupportedException("not yet");

    /// <inheritdoc/>
    public void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context) =>
        throw new NotSupportedException("not yet");
}
