using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>What chooses, moves and resizes elements.</content>
internal sealed partial class GpuLane
{
    /// <inheritdoc/>
    public void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context)
    {
        if (result.ElementCount > 0)
        {
            Submitted(_select.Run(condition, a, b, result, context), context);
        }
    }

    /// <inheritdoc/>
    public void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context)
    {
        if (source.ElementCount > 0)
        {
            Submitted(_scatter.Run(source, places, result, alongRows, context), context);
        }
    }

    /// <inheritdoc/>
    public void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context)
    {
        if (result.ElementCount > 0)
        {
            Submitted(_resample.Run(source, result, settings, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend.CountSelected"/>.</summary>
    public void CountSelected(in MatrixView mask, in MatrixView counts, in OperationContext context)
    {
        if (mask.Rows > 0)
        {
            Submitted(_compact.Count(mask, counts, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend.Compact"/>.</summary>
    public void Compact(in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, in OperationContext context)
    {
        if (result.Rows > 0)
        {
            Submitted(_compact.Compact(source, mask, offsets, result, context), context);
        }
    }
}
