using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Tensors;

/// <summary>Counts of what a mask selects, and the selected elements one behind the other, on a GPU.</summary>
internal sealed class CompactOperation : IDisposable
{
    private readonly record struct CountKey(MatrixView Mask, MatrixView Counts);

    private readonly record struct CountConstants(uint MaskBase, uint MaskStride, uint CountsBase, uint Rows, uint Columns);

    private readonly record struct CompactKey(MatrixView Source, MatrixView Mask, MatrixView Offsets, MatrixView Result);

    private readonly record struct CompactConstants(
        uint SourceBase, uint SourceStride, uint MaskBase, uint MaskStride, uint OffsetsBase, uint SourceRows, uint SourceColumns, uint TargetBase,
        uint First, uint Count);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<CountKey> _counts;
    private readonly RecordedWorkCache<CompactKey> _compact;

    public CompactOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _counts = gpu.CreateCache<CountKey>("count selected");
        _compact = gpu.CreateCache<CompactKey>("compact");
    }

    /// <summary>Submits counts; there are rows.</summary>
    public GpuFence Count(in MatrixView mask, in MatrixView counts, in OperationContext context) =>
        _counts.Get(new CountKey(mask, counts), this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <summary>Submits a compaction; there are elements.</summary>
    public GpuFence Compact(in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, in OperationContext context) =>
        _compact.Get(new CompactKey(source, mask, offsets, result), this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <inheritdoc/>
    public void Dispose()
    {
        _counts.Dispose();
        _compact.Dispose();
    }

    private void Record(RecordedWork work, in CountKey key)
    {
        long step = Math.Min(_elements.RowsAtATime(key.Mask), _elements.RowsAtATime(key.Counts));
        for (long first = 0; first < key.Mask.Rows; first += step)
        {
            MatrixView mask = key.Mask.RowRange(first, Math.Min(step, key.Mask.Rows - first));
            Kernel kernel = _gpu.Kernels.Find("count_selected", (0, _gpu.Tuning.RowGroup), (1, (uint)mask.ElementType));
            RowWindow from = RowWindow.Of(mask, _gpu.Limits);
            RowWindow to = RowWindow.Of(key.Counts.RowRange(first, mask.Rows), _gpu.Limits);
            from.BindTo(kernel, "Mask");
            to.BindTo(kernel, "Counts");
            kernel.SetConstants(new CountConstants(from.FirstElement, from.Stride, to.FirstElement, from.Rows, from.Columns));
            _elements.Dispatch(work, kernel, mask.Rows, mask.ElementCount);
        }
    }

    // A dispatch writes what the rows in its window of the source are to its window of the result.
    private void Record(RecordedWork work, in CompactKey key)
    {
        long rowStep = Math.Min(_gpu.Limits.RowsInRange(key.Source), _gpu.Limits.RowsInRange(key.Mask));
        rowStep = Math.Min(rowStep, _gpu.Limits.RowsInRange(key.Offsets));
        long step = Math.Max(1, _elements.RowsAtATime(key.Result) / key.Source.Columns);
        for (long row = 0; row < key.Source.Rows; row += rowStep)
        {
            long rows = Math.Min(rowStep, key.Source.Rows - row);
            for (long first = 0; first < key.Result.Rows; first += step)
            {
                Record(
                    work, key.Source.RowRange(row, rows), key.Mask.RowRange(row, rows), key.Offsets.RowRange(row, rows),
                    key.Result.RowRange(first, Math.Min(step, key.Result.Rows - first)), first);
            }
        }
    }

    private void Record(RecordedWork work, in MatrixView source, in MatrixView mask, in MatrixView offsets, in MatrixView result, long first)
    {
        Kernel kernel = _gpu.Kernels.Find(
            "compact", (0, _gpu.Tuning.RowGroup), (1, (uint)source.ElementType), (2, (uint)mask.ElementType), (3, (uint)result.ElementType));
        RowWindow from = RowWindow.Of(source, _gpu.Limits);
        RowWindow wanted = RowWindow.Of(mask, _gpu.Limits);
        RowWindow begins = RowWindow.Of(offsets, _gpu.Limits);
        RowWindow to = RowWindow.Of(result, _gpu.Limits);
        from.BindTo(kernel, "Source");
        wanted.BindTo(kernel, "Mask");
        begins.BindTo(kernel, "Offsets");
        to.BindTo(kernel, "Target");
        kernel.SetConstants(new CompactConstants(
            from.FirstElement, from.Stride, wanted.FirstElement, wanted.Stride, begins.FirstElement, from.Rows, from.Columns, to.FirstElement, (uint)first,
            to.Rows));
        _elements.Dispatch(work, kernel, ElementKernels.InvocationsFor(result), result.Rows * source.Columns);
    }
}
