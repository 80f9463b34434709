using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>What chooses, moves and resizes elements.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Select(condition, a, b, result, context);
    }

    /// <inheritdoc/>
    public void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Scatter(source, places, result, alongRows, context);
    }

    /// <inheritdoc/>
    public void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Resample(source, result, settings, context);
    }

    /// <inheritdoc/>
    public void CountSelected(in MatrixView mask, in MatrixView counts, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.CountSelected(mask, counts, context);
    }

    /// <inheritdoc/>
    public void Compact(in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Compact(source, mask, offsets, result, context);
    }
}
