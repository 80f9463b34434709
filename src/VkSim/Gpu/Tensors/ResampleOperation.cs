using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Tensors;

/// <summary>Pictures made of others on a GPU, in windows that bindings allow.</summary>
internal sealed class ResampleOperation : IDisposable
{
    // Steps for an element of the result, as dispatches are bounded by them.
    private const int Entries = 16;

    private readonly record struct Key(MatrixView Source, MatrixView Result, ResampleSettings Settings);

    private readonly record struct Constants(
        uint SourceBase, uint SourceStride, uint SourceColumns, uint TargetBase, uint TargetStride, uint Rows, uint Columns, uint Width, uint Height,
        float Filling);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<Key> _cache;

    public ResampleOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _cache = gpu.CreateCache<Key>("resample");
    }

    /// <summary>Submits it; there are elements of both.</summary>
    public GpuFence Run(in MatrixView source, in MatrixView result, in ResampleSettings settings, in OperationContext context) =>
        _cache.Get(new Key(source, result, settings), this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private void Record(RecordedWork work, in Key key)
    {
        long step = Math.Min(_gpu.Limits.RowsInRange(key.Source), Math.Max(1, _elements.RowsAtATime(key.Result) / Entries));
        for (long first = 0; first < key.Result.Rows; first += step)
        {
            long count = Math.Min(step, key.Result.Rows - first);
            Record(work, key.Source.RowRange(first, count), key.Result.RowRange(first, count), key.Settings);
        }
    }

    private void Record(RecordedWork work, in MatrixView source, in MatrixView result, in ResampleSettings settings)
    {
        Kernel kernel = _gpu.Kernels.Find("resample", (0, _gpu.Tuning.RowGroup), (1, (uint)source.ElementType), (2, (uint)result.ElementType));
        RowWindow from = RowWindow.Of(source, _gpu.Limits);
        RowWindow to = RowWindow.Of(result, _gpu.Limits);
        from.BindTo(kernel, "Source");
        to.BindTo(kernel, "Target");
        RowWindow.Of(settings.Vertical, _gpu.Limits).BindTo(kernel, "Vertical");
        RowWindow.Of(settings.Horizontal, _gpu.Limits).BindTo(kernel, "Horizontal");
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, from.Columns, to.FirstElement, to.Stride, to.Rows, to.Columns, (uint)settings.Width, (uint)settings.Height,
            settings.Filling));
        _elements.Dispatch(work, kernel, ElementKernels.InvocationsFor(result), Entries * result.ElementCount);
    }
}
