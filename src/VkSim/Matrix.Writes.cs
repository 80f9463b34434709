using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim;

/// <content>Writing into a matrix, and the device memory that it is.</content>
public sealed partial class Matrix
{
    // What a conversion holds at a time stays in a cache.
    private const int ConvertedElements = 1 << 16;

    // What is written without blocking at a time where it is not written as it is.
    private const int AwaitedElements = 1 << 20;

    /// <summary>
    /// On a GPU the buffer that holds the elements, for one's own kernels and copies; null on the CPU. It stays the matrix's own, or that
    /// of whoever made it (<see cref="VectorDevice.Wrap"/>).
    /// </summary>
    public GpuBuffer? Buffer => GpuAccess.BufferOf(View.Storage);

    /// <summary>Where the first element lies in <see cref="Buffer"/>, in bytes; rows follow at <see cref="RowStride"/> elements.</summary>
    public long BufferByteOffset => View.FirstElement * ElementConversion.SizeOf(ElementType);

    /// <summary>Elements from the start of a row to the start of the next: more than <see cref="Columns"/> in a range of columns.</summary>
    public long RowStride => _view.RowStride;

    /// <summary>Writes the first rows, as <see cref="Write(ReadOnlySpan{float}, long)"/> does.</summary>
    /// <param name="values">A whole number of rows; they may be changed as soon as this returns.</param>
    /// <exception cref="ArgumentException">Not a whole number of rows, or the matrix is a mapped file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public void Write(ReadOnlySpan<float> values) => Write(values, 0);

    /// <summary>Writes the first rows, as <see cref="Write(ReadOnlySpan{float}, long)"/> does, of half-precision values.</summary>
    /// <param name="values">A whole number of rows; they may be changed as soon as this returns.</param>
    /// <exception cref="ArgumentException">Not a whole number of rows, or the matrix is a mapped file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public void Write(ReadOnlySpan<Half> values) => Write(values, 0);

    /// <summary>
    /// Writes whole rows, rounded to the storage type. What was asked of the device before sees the old values, what is asked later the
    /// new ones. Waits for the device only where more is written than its staging memory holds.
    /// </summary>
    /// <param name="values">A whole number of rows; they may be changed as soon as this returns.</param>
    /// <param name="firstRow">The first row that is written.</param>
    /// <exception cref="ArgumentException">Not a whole number of rows, or the matrix is a mapped file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public void Write(ReadOnlySpan<float> values, long firstRow)
    {
        MatrixView target = RowsToWrite(values.Length, firstRow);
        if (ElementType == ElementType.Float32)
        {
            WritePieces(target, values);
        }
        else
        {
            WriteConverted(target, MemoryMarshal.AsBytes(values), ElementType.Float32);
        }
    }

    /// <summary>As <see cref="Write(ReadOnlySpan{float}, long)"/>, of half-precision values.</summary>
    /// <param name="values">A whole number of rows; they may be changed as soon as this returns.</param>
    /// <param name="firstRow">The first row that is written.</param>
    /// <exception cref="ArgumentException">Not a whole number of rows, or the matrix is a mapped file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public void Write(ReadOnlySpan<Half> values, long firstRow)
    {
        MatrixView target = RowsToWrite(values.Length, firstRow);
        if (ElementType == ElementType.Float16)
        {
            WritePieces(target, values);
        }
        else
        {
            WriteConverted(target, MemoryMarshal.AsBytes(values), ElementType.Float16);
        }
    }

    /// <summary>
    /// As <see cref="Write(ReadOnlySpan{float}, long)"/> for any number of rows, without blocking the calling thread. On a GPU pieces follow one
    /// another as fast as its staging memory takes them.
    /// </summary>
    /// <param name="values">A whole number of rows; left alone until the task has ended.</param>
    /// <param name="firstRow">The first row that is written.</param>
    /// <param name="cancellationToken">Looked at between pieces; the rows hold old and new values then.</param>
    /// <exception cref="ArgumentException">Not a whole number of rows, or the matrix is a mapped file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> values, long firstRow = 0, CancellationToken cancellationToken = default)
    {
        MatrixView target = RowsToWrite(values.Length, firstRow);
        cancellationToken.ThrowIfCancellationRequested();
        if (!target.IsContiguous)
        {
            await WriteRowsAsync(target, values, firstRow, cancellationToken).ConfigureAwait(false);
        }
        else if (ElementType != ElementType.Float32)
        {
            await WriteConvertedAsync(target, values, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            long pieceRows = Math.Max(1, PieceBytes / Math.Max(1, (long)Columns * sizeof(float)));
            for (long row = 0; row < target.Rows; row += pieceRows)
            {
                int count = (int)Math.Min(pieceRows, target.Rows - row);
                using var bytes = new BytesOf<float>(values.Slice((int)(row * Columns), count * Columns));
                await Device.Backend.WriteAsync(target.RowRange(row, count), bytes.Memory, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask WriteConvertedAsync(MatrixView target, ReadOnlyMemory<float> values, CancellationToken cancellationToken)
    {
        int rowBytes = Columns * ElementConversion.SizeOf(ElementType);
        int pieceRows = (int)Math.Clamp(AwaitedElements / Math.Max(1, Columns), 1, Math.Max(1, target.Rows));
        byte[] narrow = ArrayPool<byte>.Shared.Rent(pieceRows * rowBytes);
        for (long row = 0; row < target.Rows; row += pieceRows)
        {
            int count = (int)Math.Min(pieceRows, target.Rows - row);
            Memory<byte> piece = narrow.AsMemory(0, count * rowBytes);
            ElementConversion.Narrow(ElementType, values.Span.Slice((int)(row * Columns), count * Columns), piece.Span);
            await Device.Backend.WriteAsync(target.RowRange(row, count), piece, cancellationToken).ConfigureAwait(false);
        }

        // Not after a failure, which may have left it in use.
        ArrayPool<byte>.Shared.Return(narrow);
    }

    // Ranges of columns go row by row, and the device is waited for between pieces, so that the next one finds room.
    private async ValueTask WriteRowsAsync(MatrixView target, ReadOnlyMemory<float> values, long firstRow, CancellationToken cancellationToken)
    {
        int step = Math.Max(1, AwaitedElements / Math.Max(1, Columns));
        for (long row = 0; row < target.Rows; row += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = (int)Math.Min(step, target.Rows - row);
            Write(values.Slice((int)(row * Columns), rows * Columns).Span, firstRow + row);
            if (row + rows < target.Rows)
            {
                await Device.Backend.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private MatrixView RowsToWrite(int length, long firstRow)
    {
        MatrixView view = View;
        if (view.Storage.IsReadOnly)
        {
            throw new ArgumentException("The matrix is a mapped file, which is only read.", nameof(firstRow));
        }

        if (Columns == 0 ? length != 0 : length % Columns != 0)
        {
            throw new ArgumentException($"There are {length} values; whole rows of {Columns} columns are written.", "values");
        }

        long count = Columns == 0 ? 0 : length / Columns;
        if (firstRow < 0 || count > Rows - firstRow)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), firstRow, $"{count} rows from row {firstRow} on do not lie within the {this} matrix.");
        }

        return view.RowRange(firstRow, count);
    }

    private void WritePieces<T>(in MatrixView target, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        long pieceRows = Math.Max(1, PieceBytes / Math.Max(1, (long)Columns * ElementConversion.SizeOf(ElementType)));
        for (long row = 0; row < target.Rows; row += pieceRows)
        {
            long count = Math.Min(pieceRows, target.Rows - row);
            ReadOnlySpan<T> piece = values.Slice((int)(row * Columns), (int)(count * Columns));
            Device.Backend.Write(target.RowRange(row, count), MemoryMarshal.AsBytes(piece));
        }
    }

    private void WriteConverted(in MatrixView target, ReadOnlySpan<byte> values, ElementType type)
    {
        int rowBytes = Columns * ElementConversion.SizeOf(type);
        int pieceRows = (int)Math.Clamp(ConvertedElements / Math.Max(1, Columns), 1, Math.Max(1, target.Rows));
        float[] wide = ArrayPool<float>.Shared.Rent(pieceRows * Columns);
        byte[] narrow = ArrayPool<byte>.Shared.Rent(pieceRows * Columns * ElementConversion.SizeOf(ElementType));
        try
        {
            for (long row = 0; row < target.Rows; row += pieceRows)
            {
                int count = (int)Math.Min(pieceRows, target.Rows - row);
                Span<float> w = wide.AsSpan(0, count * Columns);
                Span<byte> n = narrow.AsSpan(0, count * Columns * ElementConversion.SizeOf(ElementType));
                ElementConversion.Widen(type, values.Slice((int)(row * rowBytes), count * rowBytes), w);
                ElementConversion.Narrow(ElementType, w, n);
                Device.Backend.Write(target.RowRange(row, count), n);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(wide);
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }
}
