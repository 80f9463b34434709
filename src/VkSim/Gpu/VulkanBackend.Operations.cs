using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>Operations whose results stay on the device.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Normalize(source, destination, norms, settings, context);
    }

    /// <inheritdoc/>
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.NormalizeBackward(source, gradient, result, settings, context);
    }

    /// <inheritdoc/>
    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.RowwiseCosine(a, b, result, settings, context);
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
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.RowwiseCosineBackward(a, b, gradient, gradientA, gradientB, settings, context);
    }

    /// <inheritdoc/>
    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Pairwise(a, b, result, settings, context);
    }

    /// <inheritdoc/>
    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.CondensedPairwise(rows, result, settings, context);
    }

    /// <inheritdoc/>
    public void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.ExpandCondensed(condensed, first, square, context);
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
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.PairwiseBackward(a, b, values, gradient, gradientA, gradientB, settings, context);
    }

    /// <inheritdoc/>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Softmax(source, destination, logarithm, context);
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.SoftmaxBackward(output, gradient, result, logarithm, context);
    }

    /// <inheritdoc/>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.LogSumExp(source, result, context);
    }
}
