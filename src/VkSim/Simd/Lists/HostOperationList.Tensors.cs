using VkSim.Contract;

namespace VkSim.Simd.Lists;

/// <content>What chooses, moves and resizes elements.</content>
internal sealed partial class HostOperationList
{
    /// <inheritdoc/>
    public void Select(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context)
    {
        (MatrixView where, MatrixView left, MatrixView right, MatrixView to) = (condition, a, b, result);
        _recording.Add(() => backend.Select(where, left, right, to, _context), where, left, right, to);
    }

    /// <inheritdoc/>
    public void Scatter(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context)
    {
        (MatrixView from, MatrixView where, MatrixView to) = (source, places, result);
        _recording.Add(() => backend.Scatter(from, where, to, alongRows, _context), from, where, to);
    }

    /// <inheritdoc/>
    public void Resample(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context)
    {
        (MatrixView from, MatrixView to, ResampleSettings how) = (source, result, settings);
        _recording.Add(() => backend.Resample(from, to, how, _context), from, to, how.Vertical, how.Horizontal);
    }
}
