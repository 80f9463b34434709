using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>What chooses, moves and resizes elements.</content>
internal sealed partial class GpuOperationList
{
    /// <inheritdoc/>
    public void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.Select(condition, a, b, result, default);
    }

    /// <inheritdoc/>
    public void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.Scatter(source, places, result, alongRows, default);
    }

    /// <inheritdoc/>
    public void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context)
    {
        using Recorder recorder = Begin();
        recorder.Lane.Resample(source, result, settings, default);
    }
}
