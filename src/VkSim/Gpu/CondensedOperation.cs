using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>The square form of a condensed symmetric matrix on a GPU, in windows that bindings allow.</summary>
internal sealed class CondensedOperation : IDisposable
{
    private readonly record struct Key(MatrixView Condensed, long First, MatrixView Square);

    private readonly record struct Constants(
        uint CondensedBase, uint CondensedStride, uint FirstPair, uint Pairs, uint SquareBase, uint SquareStride, uint FirstRow, uint Rows, uint Columns);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<Key> _cache;

    public CondensedOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _cache = gpu.CreateCache<Key>("condensed");
    }

    /// <summary>Submits rows of the square form; there are some.</summary>
    public GpuFence Expand(in MatrixView condensed, long first, in MatrixView square, in OperationContext context) =>
        _cache.Get(new Key(condensed, first, square), this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    // A dispatch writes what the pairs in its window of the condensed matrix are to its window of rows.
    private void Record(RecordedWork work, in Key key)
    {
        long rowStep = _elements.RowsAtATime(key.Square);
        long pairStep = Math.Max(1, key.Condensed.Rows);
        pairStep = Math.Min(pairStep, Math.Max(1, _gpu.Limits.RowsInRange(key.Condensed)));
        for (long row = 0; row < key.Square.Rows; row += rowStep)
        {
            MatrixView rows = key.Square.RowRange(row, Math.Min(rowStep, key.Square.Rows - row));
            long pair = 0;
            do
            {
                Record(work, key.Condensed.RowRange(pair, Math.Min(pairStep, key.Condensed.Rows - pair)), pair, rows, key.First + row);
                pair += pairStep;
            }
            while (pair < key.Condensed.Rows);
        }
    }

    private void Record(RecordedWork work, in MatrixView pairs, long firstPair, in MatrixView rows, long firstRow)
    {
        Kernel kernel = _gpu.Kernels.Find("expand_condensed", (0, _gpu.Tuning.RowGroup));
        RowWindow from = _gpu.BindOptional(kernel, "Condensed", pairs.Rows == 0 ? default : pairs);
        RowWindow to = _gpu.BindOptional(kernel, "Square", rows);
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, (uint)firstPair, (uint)pairs.Rows, to.FirstElement, to.Stride, (uint)firstRow, to.Rows, to.Columns));
        _elements.Dispatch(work, kernel, rows.ElementCount, rows.ElementCount);
    }
}
