using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>The best elements of each row on a GPU.</summary>
internal sealed partial class TopKOperation : IDisposable
{
    private readonly record struct Key(MatrixView Rows, int Wanted, bool Largest);

    private readonly GpuContext _gpu;
    private readonly RowSelectionKernels _rows;
    private readonly BlockSelection _selection;
    private readonly RecordedWorkCache<Key> _cache;

    public TopKOperation(GpuContext gpu)
    {
        _gpu = gpu;
        _rows = new RowSelectionKernels(gpu);
        _selection = new BlockSelection(gpu);
        _cache = gpu.CreateCache<Key>("top-k");
    }

    /// <summary>Finds and reads; the matrix has elements and k is not 0.</summary>
    /// <exception cref="NotSupportedException">More are wanted of a row than the device's bindings can hold.</exception>
    public void Run(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context)
    {
        int wanted = Math.Min(k, matrix.Columns);
        long step = RowsAtATime(matrix, wanted);
        for (long first = 0; first < matrix.Rows; first += step)
        {
            MatrixView part = matrix.RowRange(first, Math.Min(step, matrix.Rows - first));
            double to = (double)(first + part.Rows) / matrix.Rows;
            _cache.Get(new Key(part, wanted, largest), this, static (w, key, self) => self.Record(w, key))
                .Run(context, (double)first / matrix.Rows, to);
            Read(part.Rows, wanted, k, largest, values[(int)(first * k)..], ids[(int)(first * k)..]);
            context.Progress?.Report(to);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    // Columns that one binding reaches.
    private int Window(in MatrixView matrix, int wanted)
    {
        long most = Math.Min(_gpu.Limits.Range / ElementConversion.SizeOf(matrix.ElementType) / 4 * 4, _selection.ColumnsAtATime(wanted));
        return (int)Math.Min(matrix.Columns, most);
    }

    private long RowsAtATime(in MatrixView matrix, int wanted)
    {
        if (_rows.Serve(matrix))
        {
            return Math.Min(_rows.RowsAtATime(matrix, wanted), _selection.RowsAtATime(wanted, true, wanted));
        }

        int window = Window(matrix, wanted);
        long rows = Math.Min(_selection.RowsAtATime(window, window == matrix.Columns, wanted), _gpu.Limits.RowsInRange(matrix with { Columns = window }));
        return Math.Max(1, Math.Min(rows, _gpu.Tuning.OperationsPerDispatch / BlockSelection.Operations(1, window)));
    }

    private void Record(RecordedWork work, in Key key)
    {
        MatrixView rows = key.Rows;
        GpuBuffer best = Best(rows.Rows, key.Wanted);
        if (!_rows.Serve(rows))
        {
            _selection.Find(work, rows.Rows, rows.Columns, Window(rows, key.Wanted), Part, key.Wanted, key.Largest, best);
        }
        else if (RowSelectionKernels.KeepsInRegisters(key.Wanted))
        {
            _rows.FindSorted(work, rows, best, key.Wanted, key.Largest);
        }
        else
        {
            GpuBuffer<byte> unsorted = _gpu.Scratch.Get(ScratchKind.Unsorted, rows.Rows * key.Wanted * 8);
            _rows.Find(work, rows, unsorted, key.Wanted, key.Largest);
            _selection.Sort(work, unsorted, rows.Rows, key.Wanted, best);
        }

        MatrixView Part(long first, int count) => rows with { FirstElement = rows.FirstElement + first, Columns = count };
    }

    private void Read(long rows, int wanted, int k, bool largest, Span<float> values, Span<long> ids)
    {
        GpuBuffer<byte> best = _gpu.Scratch.Get(ScratchKind.Best, rows * wanted * 8);
        ulong[] packed = ArrayPool<ulong>.Shared.Rent((int)(rows * wanted));
        try
        {
            Span<ulong> found = packed.AsSpan(0, (int)(rows * wanted));
            best.Read(MemoryMarshal.AsBytes(found));
            ScoreKeys.UnpackRows(found, wanted, k, OrderOf(largest), values, ids);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(packed);
        }
    }
}
