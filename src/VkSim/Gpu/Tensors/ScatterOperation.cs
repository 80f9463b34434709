using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Tensors;

/// <summary>Elements that go to given places on a GPU, in windows that bindings and loops allow.</summary>
internal sealed class ScatterOperation : IDisposable
{
    // Elements of a line that one dispatch moves: some drivers' loops have an end.
    private const int LineStep = 4096;

    private readonly record struct Key(MatrixView Source, MatrixView Places, MatrixView Result, bool AlongRows);

    private readonly record struct Constants(
        uint SourceBase, uint SourceStride, uint PlacesBase, uint PlacesStride, uint TargetBase, uint TargetStride, uint Lines, uint Count,
        uint FirstTarget, uint Targets);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<Key> _cache;

    public ScatterOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _cache = gpu.CreateCache<Key>("scatter");
    }

    /// <summary>Submits it; there are elements.</summary>
    public GpuFence Run(in MatrixView source, in MatrixView places, in MatrixView result, bool alongRows, in OperationContext context) =>
        _cache.Get(new Key(source, places, result, alongRows), this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private static MatrixView ColumnsOf(in MatrixView view, int first, int count) =>
        view with { FirstElement = view.FirstElement + first, Columns = count };

    private void Record(RecordedWork work, in Key key)
    {
        long step = Math.Min(_elements.RowsAtATime(key.Source), _elements.RowsAtATime(key.Places));
        if (key.AlongRows)
        {
            RecordRows(work, key, Math.Min(step, _elements.RowsAtATime(key.Result)));
        }
        else
        {
            RecordColumns(work, key, Math.Min(step, LineStep));
        }
    }

    private void RecordRows(RecordedWork work, in Key key, long step)
    {
        for (long row = 0; row < key.Source.Rows; row += step)
        {
            long rows = Math.Min(step, key.Source.Rows - row);
            for (int column = 0; column < key.Source.Columns; column += LineStep)
            {
                int columns = Math.Min(LineStep, key.Source.Columns - column);
                MatrixView source = ColumnsOf(key.Source.RowRange(row, rows), column, columns);
                MatrixView places = ColumnsOf(key.Places.RowRange(row, rows), column, columns);
                Record(work, source, places, key.Result.RowRange(row, rows), 0, alongRows: true);
            }
        }
    }

    // Rows of the source in their order; each may go to any row of the result.
    private void RecordColumns(RecordedWork work, in Key key, long step)
    {
        long resultStep = _gpu.Limits.RowsInRange(key.Result);
        for (long row = 0; row < key.Source.Rows; row += step)
        {
            long rows = Math.Min(step, key.Source.Rows - row);
            for (long first = 0; first < key.Result.Rows; first += resultStep)
            {
                MatrixView result = key.Result.RowRange(first, Math.Min(resultStep, key.Result.Rows - first));
                Record(work, key.Source.RowRange(row, rows), key.Places.RowRange(row, rows), result, first, alongRows: false);
            }
        }
    }

    private void Record(RecordedWork work, in MatrixView source, in MatrixView places, in MatrixView result, long firstTarget, bool alongRows)
    {
        Kernel kernel = _gpu.Kernels.Find("scatter", (0, _gpu.Tuning.RowGroup), (1, (uint)source.ElementType), (2, alongRows ? 1 : 0));
        RowWindow from = RowWindow.Of(source, _gpu.Limits);
        RowWindow where = RowWindow.Of(places, _gpu.Limits);
        RowWindow to = RowWindow.Of(result, _gpu.Limits);
        from.BindTo(kernel, "Source");
        where.BindTo(kernel, "Places");
        to.BindTo(kernel, "Target");
        (uint lines, uint count) = alongRows ? (from.Rows, from.Columns) : (from.Columns, from.Rows);
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, where.FirstElement, where.Stride, to.FirstElement, to.Stride, lines, count, (uint)firstTarget,
            alongRows ? to.Columns : to.Rows));
        _elements.Dispatch(work, kernel, lines, source.ElementCount);
    }
}
