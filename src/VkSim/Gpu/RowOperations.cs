using System.Buffers.Binary;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Operations on rows one by one on a GPU, in windows that bindings, working memory and watchdogs allow.</summary>
internal sealed class RowOperations : IDisposable
{
    private readonly record struct NormalizeKey(MatrixView From, MatrixView To, MatrixView Norms, NormalizeSettings Settings);

    private readonly record struct CosineKey(MatrixView A, MatrixView B, MatrixView Result, CosineSettings Settings);

    private readonly GpuContext _gpu;
    private readonly RowKernels _kernels;
    private readonly NormKernels _norms;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<NormalizeKey> _normalizations;
    private readonly RecordedWorkCache<CosineKey> _cosines;
    private readonly RecordedWorkCache<MatrixView> _zeroRows;

    public RowOperations(GpuContext gpu, RowKernels kernels, NormKernels norms, ElementKernels elements)
    {
        _gpu = gpu;
        _kernels = kernels;
        _norms = norms;
        _elements = elements;
        _normalizations = gpu.CreateCache<NormalizeKey>("normalize");
        _cosines = gpu.CreateCache<CosineKey>("row-wise cosine");
        _zeroRows = gpu.CreateCache<MatrixView>("find zero row");
    }

    /// <summary>Submits a normalization; there are rows. Norms may be none.</summary>
    public GpuFence Normalize(
        in MatrixView from, in MatrixView to, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        var key = new NormalizeKey(from, to, norms, settings);
        RecordedWork work = _normalizations.Get(key, this, static (w, k, self) => self.RecordNormalize(w, k));
        return work.Run(context);
    }

    /// <summary>Submits a row-wise cosine of matrices with equally many rows, at least one.</summary>
    public GpuFence RowwiseCosine(
        in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        RecordedWork work = _cosines.Get(new CosineKey(a, b, result, settings), this, static (w, k, self) => self.RecordCosine(w, k));
        return work.Run(context);
    }

    /// <summary>The first row of zeros, or −1. Waits for the answer.</summary>
    public long FindZeroRow(in MatrixView matrix)
    {
        Span<byte> answer = stackalloc byte[4];
        for (long first = 0; first < matrix.Rows; first += int.MaxValue)
        {
            MatrixView part = matrix.RowRange(first, Math.Min(int.MaxValue, matrix.Rows - first));
            _zeroRows.Get(part, this, static (w, k, self) => self.RecordFindZero(w, k)).Run(default);
            _gpu.Scratch.Get(ScratchKind.ZeroRow, 4).Read(answer);
            uint row = BinaryPrimitives.ReadUInt32LittleEndian(answer);
            if (row != uint.MaxValue)
            {
                return first + row;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _normalizations.Dispose();
        _cosines.Dispose();
        _zeroRows.Dispose();
    }

    private void RecordNormalize(RecordedWork work, in NormalizeKey key)
    {
        if (key.Settings.Axis == NormalizeAxis.Columns)
        {
            RecordColumns(work, key);
            return;
        }

        // Two invocations must not share a word of the target: 16-bit rows that start within one go element by element.
        bool onePass = key.From.ElementType == key.To.ElementType
            && (key.To.ElementType == ElementType.Float32 || StartsAtWords(key.To));
        long step = Math.Min(_kernels.RowsAtATime(key.From), _kernels.RowsAtATime(key.To));
        if (!onePass)
        {
            step = Math.Min(step, Math.Min(_gpu.Limits.Range, _gpu.Tuning.ScratchBytes) / 8);
            step = Math.Min(step, Math.Min(_elements.RowsAtATime(key.From), _elements.RowsAtATime(key.To)));
        }

        for (long first = 0; first < key.From.Rows; first += step)
        {
            long count = Math.Min(step, key.From.Rows - first);
            MatrixView from = key.From.RowRange(first, count);
            MatrixView to = key.To.RowRange(first, count);
            MatrixView norms = key.Norms.IsNone ? default : key.Norms.RowRange(first, count);
            if (onePass)
            {
                _kernels.Normalize(work, from, to, norms, key.Settings);
                continue;
            }

            GpuBuffer divisors = _gpu.Scratch.Get(ScratchKind.LeftDivisors, count * 8);
            _norms.OfRows(work, from, divisors, norms, key.Settings);
            _elements.Apply(work, RowStep.DivideRows, from, to, divisors, default);
        }
    }

    private void RecordColumns(RecordedWork work, in NormalizeKey key)
    {
        GpuBuffer divisors = _gpu.Scratch.Get(ScratchKind.ColumnDivisors, key.From.Columns * 8L);
        _norms.OfColumns(work, key.From, divisors, key.Norms, key.Settings);
        long step = Math.Min(_elements.RowsAtATime(key.From), _elements.RowsAtATime(key.To));
        for (long first = 0; first < key.From.Rows; first += step)
        {
            long count = Math.Min(step, key.From.Rows - first);
            _elements.Apply(
                work, RowStep.DivideColumns, key.From.RowRange(first, count), key.To.RowRange(first, count), divisors, default);
        }
    }

    private void RecordCosine(RecordedWork work, in CosineKey key)
    {
        long step = Math.Min(_kernels.RowsAtATime(key.A), _kernels.RowsAtATime(key.B));
        for (long first = 0; first < key.A.Rows; first += step)
        {
            long count = Math.Min(step, key.A.Rows - first);
            _kernels.RowCosines(
                work, key.A.RowRange(first, count), key.B.RowRange(first, count), key.Result.RowRange(first, count), key.Settings);
        }
    }

    private void RecordFindZero(RecordedWork work, in MatrixView matrix)
    {
        GpuBuffer answer = _gpu.Scratch.Get(ScratchKind.ZeroRow, 4);
        work.Fill(answer, uint.MaxValue, 4);
        long step = _kernels.RowsAtATime(matrix);
        for (long first = 0; first < matrix.Rows; first += step)
        {
            MatrixView part = matrix.RowRange(first, Math.Min(step, matrix.Rows - first));
            _kernels.FindZero(work, part, answer, (uint)first);
        }
    }

    private static bool StartsAtWords(in MatrixView view) => view.Columns % 2 == 0 && view.RowStride % 2 == 0 && view.FirstElement % 2 == 0;
}
