using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// The best elements of each row on a GPU: they are found row by row and then sorted. Rows too long for that go as a search whose
/// scores are there already: columns pass in windows, and after each the lists are cut to the best.
/// </summary>
internal sealed partial class TopKOperation : IDisposable
{
    // Columns of a window, for a list of 64 KiB; more where more are wanted.
    private const int WindowColumns = 8192;

    private readonly record struct Key(MatrixView Rows, int Wanted, bool Largest);

    private readonly record struct OfferConstants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint First, uint Capacity, uint SmallerIsBetter);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RowSelectionKernels _selection;
    private readonly CandidateKernels _candidates;
    private readonly RecordedWorkCache<Key> _cache;

    public TopKOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _selection = new RowSelectionKernels(gpu);
        _candidates = new CandidateKernels(gpu);
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

    // One binding holds a list: a window and what was kept of those before.
    private long Window(long columns, int wanted) =>
        Math.Min(Math.Min(columns, Math.Max(WindowColumns, wanted)), (_gpu.Limits.Range / 8) - wanted);

    private long RowsAtATime(in MatrixView matrix, int wanted)
    {
        bool reaches = _selection.Reaches(matrix);
        long window = reaches ? 0 : Window(matrix.Columns, wanted);
        if (reaches ? wanted > _gpu.Limits.Range / 8 : window <= 0)
        {
            throw new NotSupportedException($"{wanted} elements of a row do not fit one binding of the device ({_gpu.Limits.Range} bytes).");
        }

        long room = Math.Min(_gpu.Limits.Range, _gpu.Tuning.ScratchBytes) / 8 / (wanted + window);
        long step = reaches ? _selection.RowsAtATime(matrix) : _elements.RowsAtATime(matrix);
        return Math.Max(1, Math.Min(Math.Min(room, _gpu.Limits.GroupsY), step));
    }

    private void Record(RecordedWork work, in Key key)
    {
        if (_selection.Reaches(key.Rows))
        {
            RecordSelection(work, key);
        }
        else
        {
            RecordWindows(work, key);
        }
    }

    private void RecordSelection(RecordedWork work, in Key key)
    {
        MatrixView rows = key.Rows;
        long bytes = rows.Rows * key.Wanted * 8;
        GpuBuffer best = _gpu.Scratch.Get(ScratchKind.Best, bytes);
        if (_selection.KeepsInRegisters(rows.Columns, key.Wanted))
        {
            _selection.FindSorted(work, rows, best, key.Wanted, key.Largest);
            return;
        }

        CandidateLists lists = ListsOf(rows.Rows, key.Wanted);
        _selection.Find(work, rows, lists.Candidates, key.Wanted, key.Largest);
        work.Fill(lists.Counts, (uint)key.Wanted, rows.Rows * 4);
        work.Fill(lists.Kept, 0, rows.Rows * 4);
        _candidates.Collect(work, lists, best, rows.Rows, key.Wanted);
    }

    private void RecordWindows(RecordedWork work, in Key key)
    {
        MatrixView rows = key.Rows;
        long window = Window(rows.Columns, key.Wanted);
        long capacity = key.Wanted + window;
        CandidateLists lists = ListsOf(rows.Rows, capacity);
        CandidateKernels.Clear(work, lists, rows.Rows);
        for (long first = 0; first < rows.Columns; first += window)
        {
            var part = rows with { FirstElement = rows.FirstElement + first, Columns = (int)Math.Min(window, rows.Columns - first) };
            Offer(work, part, lists, (uint)first, key.Largest);
            lists = _candidates.Keep(work, lists, rows.Rows, key.Wanted);
        }

        GpuBuffer best = _gpu.Scratch.Get(ScratchKind.Best, rows.Rows * key.Wanted * 8);
        _candidates.Collect(work, lists, best, rows.Rows, key.Wanted);
    }

    private CandidateLists ListsOf(long rows, long capacity) => new(
        _gpu.Scratch.Get(ScratchKind.Thresholds, rows * 4),
        _gpu.Scratch.Get(ScratchKind.Counts, rows * 4),
        _gpu.Scratch.Get(ScratchKind.Kept, rows * 4),
        _gpu.Scratch.Get(ScratchKind.Candidates, rows * capacity * 8),
        (uint)capacity);

    private void Offer(RecordedWork work, in MatrixView part, CandidateLists lists, uint first, bool largest)
    {
        Kernel kernel = _gpu.Kernels.Find("offer_rows", (0, _gpu.Tuning.RowGroup), (1, (uint)part.ElementType));
        RowWindow source = RowWindow.Of(part, _gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetBuffer("Thresholds", lists.Thresholds, 0, part.Rows * 4);
        kernel.SetBuffer("Counts", lists.Counts, 0, part.Rows * 4);
        kernel.SetBuffer("Candidates", lists.Candidates, 0, part.Rows * lists.Capacity * 8);
        kernel.SetConstants(new OfferConstants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, first, lists.Capacity, largest ? 0u : 1));
        _elements.Dispatch(work, kernel, part.ElementCount, part.ElementCount);
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
