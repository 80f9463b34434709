using System.Buffers;
using System.Runtime.InteropServices;

namespace VkSim;

/// <content>Matrices from and to files, a window of rows at a time.</content>
public sealed partial class VectorDevice
{
    // What is read is still in a cache when it is written.
    private const long FileWindowBytes = 1 << 20;

    /// <summary>
    /// The array of an open file as a matrix that is only read. On the CPU its rows stay in the file, mapped into memory, where
    /// the file holds single precision, half precision or bfloat16 in C order and in this machine's byte order, beginning at a
    /// multiple of 64 bytes as NumPy writes it: nothing is copied, and the file may be larger than memory. Otherwise the rows are
    /// copied to the device as by <see cref="Upload(VectorFileReader, ElementType, IProgress{double}?, CancellationToken)"/>.
    /// </summary>
    /// <param name="reader">The open file; the matrix outlives it.</param>
    /// <param name="progress">Told the share that is copied, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <remarks>
    /// Valid as long as nobody cuts the file short: touching what is no longer there ends the process. A mapped matrix as a
    /// destination is an <see cref="ArgumentException"/>.
    /// </remarks>
    /// <exception cref="VectorFormatException">The file is damaged, or its rows are too long for a matrix.</exception>
    public Matrix Map(VectorFileReader reader, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        RequireWidth(reader);
        ElementType? storage = FileElementTypes.StorageType(reader.ElementType);
        IMatrixStorage? mapped = storage is { } type && reader.NativeRegion is { } region && reader.Count > 0
            ? Backend.Map(region with { Length = reader.Count * ElementConversion.SizeOf(type) }, reader.Count, type)
            : null;
        return mapped is null
            ? Upload(reader, storage ?? ElementType.Float32, progress, cancellationToken)
            : new Matrix(this, mapped, reader.Rows, (int)reader.Columns);
    }

    /// <summary>
    /// Copies an array from an open file to the device, in windows of rows, so the file may be larger than the host's memory. A
    /// one-dimensional array becomes one row; of more than two dimensions all but the last become rows.
    /// </summary>
    /// <param name="reader">The open file.</param>
    /// <param name="storage">How the matrix is stored; elements of the same type are copied bit for bit.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <exception cref="VectorFormatException">The file is damaged, or its rows are too long for a matrix.</exception>
    public Matrix Upload(
        VectorFileReader reader, ElementType storage = ElementType.Float32, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Upload(reader, 0, reader.Rows, storage, progress, cancellationToken);
    }

    /// <summary>Copies some rows of an array from an open file to the device.</summary>
    /// <param name="reader">The open file.</param>
    /// <param name="firstRow">The first row to copy.</param>
    /// <param name="rows">Number of rows to copy.</param>
    /// <param name="storage">How the matrix is stored; elements of the same type are copied bit for bit.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="VectorFormatException">The file is damaged, or its rows are too long for a matrix.</exception>
    public Matrix Upload(
        VectorFileReader reader,
        long firstRow,
        long rows,
        ElementType storage = ElementType.Float32,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, reader.Rows - firstRow);
        RequireWidth(reader);
        Matrix matrix = Allocate(rows, (int)reader.Columns, storage);
        try
        {
            UploadWindows(reader, firstRow, matrix, new OperationContext(cancellationToken, progress));
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private static void RequireWidth(VectorFileReader reader)
    {
        long widest = Array.MaxLength / sizeof(float);
        if (reader.Columns > widest)
        {
            throw new VectorFormatException(reader.Name, $"{reader.Columns} columns", $"at most {widest} in a matrix");
        }
    }

    private void UploadWindows(VectorFileReader reader, long firstRow, Matrix matrix, OperationContext context)
    {
        if (matrix.Rows == 0 || matrix.Columns == 0)
        {
            return;
        }

        bool same = FileElementTypes.StorageType(reader.ElementType) == matrix.ElementType;
        int size = ElementConversion.SizeOf(matrix.ElementType);
        long windowRows = Math.Clamp(FileWindowBytes / ((long)matrix.Columns * sizeof(float)), 1, matrix.Rows);
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
                    reader.ReadNative((firstRow + row) * matrix.Columns, window);
                }
                else
                {
                    Span<float> values = wide.AsSpan(0, (int)count * matrix.Columns);
                    reader.Read((firstRow + row) * matrix.Columns, values);
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
