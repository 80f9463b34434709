using System.Buffers;
using VkSim.Contract;
using VkSim.Numerics;

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
        RequireWidth(source);
        IMatrixStorage? mapped = source.StorageType is not null && source.Rows > 0 && source.Columns > 0 ? Backend.Map(source) : null;
        return mapped is null
            ? Upload(source, source.StorageType ?? ElementType.Float32, progress, cancellationToken)
            : new Matrix(this, mapped, source.Rows, (int)source.Columns);
    }

    /// <summary>
    /// Copies the rows of a source to the device, in windows, so they may be larger than the host's memory. Of a file, a
    /// one-dimensional array becomes one row; of more than two dimensions all but the last become rows.
    /// </summary>
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
        RequireWidth(source);
        Matrix matrix = Allocate(rows, (int)source.Columns, storage);
        try
        {
            UploadWindows(source, firstRow, matrix, new OperationContext(cancellationToken, progress));
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private static void RequireWidth(IMatrixSource source)
    {
        long widest = Array.MaxLength / sizeof(float);
        if (source.Columns > widest)
        {
            throw new ArgumentException($"{source.Name}: {source.Columns} columns; expected at most {widest} in a matrix.", nameof(source));
        }
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
