using System.Buffers;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Operations;
using VkSim.Sources;

namespace VkSim;

/// <content>Matrices from files and other sources, a window of rows at a time.</content>
public sealed partial class VectorDevice
{
    // What is read is still in a cache when it is written.
    private const long SourceWindowBytes = 1 << 20;

    /// <summary>
    /// The rows of a source as a matrix that is only read. On the CPU they stay where they lie, where the source can map them beginning
    /// at a multiple of 64 bytes, as a .npy file written by NumPy can: nothing is copied, and they may be larger than memory. Otherwise
    /// they are copied to the device as by <see cref="Upload(IMatrixSource, ElementType, IProgress{double}?, CancellationToken)"/>.
    /// </summary>
    /// <param name="source">The rows, such as an open file; the matrix outlives it.</param>
    /// <param name="progress">Told the share that is copied, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <remarks>
    /// Valid as long as nobody cuts a mapped file short: touching what is no longer there ends the process. A mapped matrix as a
    /// destination is an <see cref="ArgumentException"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    public Matrix Map(IMatrixSource source, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TryMap(source) ?? Upload(source, source.StorageType ?? ElementType.Float32, progress, cancellationToken);
    }

    /// <summary>The rows of a source where they lie; null where they have to be copied.</summary>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    internal Matrix? TryMap(IMatrixSource source)
    {
        SourceWidth.Require(source);
        IMatrixStorage? mapped = source.StorageType is not null && source.Rows > 0 && source.Columns > 0 ? Backend.Map(source) : null;
        return mapped is null ? null : new Matrix(this, mapped, source.Rows, (int)source.Columns);
    }

    /// <summary>
    /// Copies the rows of a source to the device, in windows, so they may be larger than the host's memory. Of a file, a
    /// one-dimensional array becomes one row; of more than two dimensions all but the last become rows.
    /// </summary>
    /// <remarks>
    /// Wider numbers than single precision holds are rounded as they are; <see cref="NarrowedSource"/> reads them so that an operation's
    /// answer does not suffer. The source is told (<see cref="IMatrixSource.OnNarrowed"/>) what was lost.
    /// </remarks>
    /// <param name="source">The rows, such as an open file.</param>
    /// <param name="storage">How the matrix is stored; elements of the same type are copied bit for bit.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    public Matrix Upload(
        IMatrixSource source, ElementType storage = ElementType.Float32, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Upload(source, 0, source.Rows, storage, progress, cancellationToken);
    }

    /// <summary>Copies some rows of a source to the device.</summary>
    /// <param name="source">The rows, such as an open file.</param>
    /// <param name="firstRow">The first row to copy.</param>
    /// <param name="rows">Number of rows to copy.</param>
    /// <param name="storage">How the matrix is stored; elements of the same type are copied bit for bit.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    public Matrix Upload(
        IMatrixSource source,
        long firstRow,
        long rows,
        ElementType storage = ElementType.Float32,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, source.Rows - firstRow);
        SourceWidth.Require(source);
        Matrix matrix = Allocate(rows, (int)source.Columns, storage);
        try
        {
            NarrowedSource? narrowed = source as NarrowedSource ?? (source.IsWide ? NarrowedSource.Plain(source) : null);
            UploadWindows(narrowed ?? source, firstRow, matrix, new OperationContext(cancellationToken, progress));
            if (narrowed?.Report is { IsLossy: true } report)
            {
                source.OnNarrowed(report);
            }

            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>Copies row-major values in double precision to the device, rounding them as they are.</summary>
    /// <param name="values">The values; as a <see cref="MemorySource{T}"/> they can be given to <see cref="NarrowedSource"/> instead.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Components of a row.</param>
    /// <param name="storage">How the matrix is stored.</param>
    /// <param name="lost">What was lost.</param>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public Matrix Upload(ReadOnlySpan<double> values, long rows, int columns, ElementType storage, out NarrowingReport lost)
    {
        CheckShape(rows, columns, storage);
        CheckLength(values.Length, rows, columns);
        NarrowedSource source = NarrowedSource.Plain(new MemorySource<double>(values.ToArray(), rows, columns));
        Matrix matrix = Upload(source, storage);
        lost = source.Report;
        return matrix;
    }

    /// <summary>
    /// As <see cref="TopK(Matrix, int, TopKOptions?)"/>, of the rows of a source in the order of its own numbers: rows that single precision
    /// does not hold are ranked as they are, integers of 64 bits exactly, and their best values rounded at the end.
    /// </summary>
    /// <param name="source">N×C.</param>
    /// <param name="k">Values of each row.</param>
    /// <param name="options">Largest or smallest, cancellation.</param>
    /// <exception cref="ArgumentException">The rows are too long for a matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative, or N×k results do not fit an array.</exception>
    public TopKResult TopKWide(IMatrixSource source, int k, TopKOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= TopKOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        return TopK(NarrowedSource.ForRanking(source, k, options.Largest), 0, source.Rows, k, options);
    }

    /// <summary>As <see cref="TopKWide"/>, of some rows of a source that ranks.</summary>
    internal TopKResult TopK(NarrowedSource ranked, long firstRow, long rows, int k, TopKOptions options)
    {
        Operands.FitsArray(rows, k, "rows with {0} values");
        using Matrix matrix = Upload(ranked, firstRow, rows, ranked.StorageType ?? ElementType.Float32, null, options.CancellationToken);
        TopKResult result = TopK(matrix, k, options);
        foreach ((long row, float[] values, long[] ids) in ranked.Ranking!.Take())
        {
            result.Replace((int)(row - firstRow), values, ids);
        }

        return result;
    }

    private void UploadWindows(IMatrixSource source, long firstRow, Matrix matrix, OperationContext context)
    {
        if (matrix.Rows == 0 || matrix.Columns == 0)
        {
            return;
        }

        bool same = source.StorageType == matrix.ElementType;
        int size = ElementConversion.SizeOf(matrix.ElementType);
        long windowRows = Math.Clamp(SourceWindowBytes / ((long)matrix.Columns * sizeof(float)), 1, matrix.Rows);
        float[] wide = same ? [] : ArrayPool<float>.Shared.Rent((int)windowRows * matrix.Columns);
        byte[] packed = ArrayPool<byte>.Shared.Rent((int)windowRows * matrix.Columns * size);
        try
        {
            for (long row = 0; row < matrix.Rows; row += windowRows)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                long count = Math.Min(windowRows, matrix.Rows - row);
                Span<byte> window = packed.AsSpan(0, (int)count * matrix.Columns * size);
                if (same)
                {
                    source.ReadStored((firstRow + row) * matrix.Columns, window);
                }
                else
                {
                    Span<float> values = wide.AsSpan(0, (int)count * matrix.Columns);
                    source.Read((firstRow + row) * matrix.Columns, values);
                    ElementConversion.Narrow(matrix.ElementType, values, window);
                }

                Backend.Write(matrix.View.RowRange(row, count), window);
                context.Progress?.Report((double)(row + count) / matrix.Rows);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(wide);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }
}
