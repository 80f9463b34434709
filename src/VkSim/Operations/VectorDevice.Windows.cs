using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <content>Results that are larger than the device's memory, or the host's: in windows of rows.</content>
public sealed partial class VectorDevice
{
    private const long WindowBytes = 64L << 20;

    /// <summary>
    /// The cosines of <see cref="CosineSimilarity(Matrix, Matrix, CosineOptions?)"/>, handed over in windows of rows from the first to
    /// the last, so that the N×M values are never there as a whole. While one window is handed over, the device computes the next.
    /// </summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="handler">Takes each window, on the calling thread; what it throws ends the operation.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <param name="windowRows">Rows of a window; null for about 64 MiB.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a zero row where that is an error.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one row a window, or windows that no array can hold.</exception>
    public void CosineSimilarityWindows(Matrix a, Matrix b, RowWindowHandler handler, CosineOptions? options = null, int? windowRows = null)
    {
        options ??= CosineOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        Operands.SameColumns(left, right, nameof(a), nameof(b));
        Operands.RejectZeroRows(Backend, left, options.ZeroVectors, nameof(a));
        Operands.RejectZeroRows(Backend, right, options.ZeroVectors, nameof(b));
        Windows(left, right, new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), handler, windowRows, options.Context);
    }

    /// <summary>The distances of <see cref="Cdist(Matrix, Matrix, CdistOptions?)"/>, handed over in windows of rows.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="handler">Takes each window, on the calling thread; what it throws ends the operation.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <param name="windowRows">Rows of a window; null for about 64 MiB.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one row a window, or windows that no array can hold.</exception>
    public void CdistWindows(Matrix a, Matrix b, RowWindowHandler handler, CdistOptions? options = null, int? windowRows = null)
    {
        options ??= CdistOptions.Default;
        Windows(a.ViewOn(this), b.ViewOn(this), options.Settings, handler, windowRows, options.Context);
    }

    /// <summary>The products of <see cref="DotProducts(Matrix, Matrix, DotProductOptions?)"/>, handed over in windows of rows.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="handler">Takes each window, on the calling thread; what it throws ends the operation.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <param name="windowRows">Rows of a window; null for about 64 MiB.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one row a window, or windows that no array can hold.</exception>
    public void DotProductsWindows(Matrix a, Matrix b, RowWindowHandler handler, DotProductOptions? options = null, int? windowRows = null) =>
        Windows(a.ViewOn(this), b.ViewOn(this), DotProductOptions.Settings, handler, windowRows, (options ?? DotProductOptions.Default).Context);

    internal void Windows(
        in MatrixView a, in MatrixView b, in PairwiseSettings settings, RowWindowHandler handler, int? windowRows, in OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Operands.SameColumns(a, b, nameof(a), nameof(b));
        int columns = Operands.AsColumns(b.Rows, nameof(b));
        int step = WindowStep(a.Rows, columns, windowRows);
        using Matrix first = Allocate(Math.Min(step, a.Rows), columns);
        using Matrix second = Allocate(Math.Min(step, Math.Max(0, a.Rows - step)), columns);
        float[] values = ArrayPool<float>.Shared.Rent(step * columns);
        try
        {
            (MatrixView Computing, MatrixView Waiting) windows = (first.View, second.View);
            var quiet = new OperationContext(context.CancellationToken);
            ComputeWindow(a, b, 0, step, windows.Computing, settings, quiet);
            for (long row = 0; row < a.Rows; row += step)
            {
                windows = (windows.Waiting, windows.Computing);
                ComputeWindow(a, b, row + step, step, windows.Computing, settings, quiet);
                int rows = (int)Math.Min(step, a.Rows - row);
                Span<float> part = values.AsSpan(0, rows * columns);
                if (columns > 0)
                {
                    Backend.Read(windows.Waiting.RowRange(0, rows), MemoryMarshal.AsBytes(part));
                }

                handler(row, rows, part);
                context.Progress?.Report((double)(row + rows) / a.Rows);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private void ComputeWindow(
        in MatrixView a, in MatrixView b, long row, int step, in MatrixView window, in PairwiseSettings settings, in OperationContext context)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        if (row < a.Rows)
        {
            long rows = Math.Min(step, a.Rows - row);
            Backend.Pairwise(a.RowRange(row, rows), b, window.RowRange(0, rows), settings, context);
        }
    }

    private static int WindowStep(long rows, int columns, int? windowRows)
    {
        long most = int.MaxValue / sizeof(float) / Math.Max(1, columns);
        long step = windowRows ?? Math.Clamp(WindowBytes / sizeof(float) / Math.Max(1, columns), 1, Math.Max(1, rows));
        if (step < 1 || step > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(windowRows), windowRows, $"The window is {step} rows of {columns} columns; expected 1 to {most} rows.");
        }

        return (int)Math.Min(step, Math.Max(1, rows));
    }
}
