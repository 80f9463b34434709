using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim;

/// <summary>
/// A row-major matrix that lives on a device; a row is one vector. Made by <see cref="VectorDevice"/> and valid until it
/// or its device is disposed. Nothing leaves the device before one of the reading methods is called. Ranges of rows and
/// columns are views: matrices that share their parent's memory.
/// </summary>
public sealed partial class Matrix : IDisposable
{
    // Reads are cut to pieces below the 2 GiB that a span of bytes can hold.
    private const long PieceBytes = 1L << 30;

    private readonly IMatrixStorage _storage;
    private readonly MatrixView _view;
    private bool _disposed;

    internal Matrix(VectorDevice device, IMatrixStorage storage, long rows, int columns)
        : this(device, new MatrixView(storage, 0, rows, columns, columns))
    {
    }

    internal Matrix(VectorDevice device, in MatrixView view)
    {
        Device = device;
        _storage = view.Storage;
        _view = view;
    }

    private Matrix(Matrix parent, in MatrixView view)
    {
        Device = parent.Device;
        Parent = parent;
        _storage = parent._storage;
        _view = view;
    }

    /// <summary>The device that holds the matrix.</summary>
    public VectorDevice Device { get; }

    /// <summary>Number of rows, possibly 0.</summary>
    public long Rows => _view.Rows;

    /// <summary>Number of columns, possibly 0.</summary>
    public int Columns => _view.Columns;

    /// <summary>How the components are stored.</summary>
    public ElementType ElementType => _storage.ElementType;

    internal bool IsDisposed => _disposed || (Parent?.IsDisposed ?? Device.IsDisposed);

    internal MatrixView View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed || Parent is { IsDisposed: true }, this);
            Device.ThrowIfDisposed();
            return _view;
        }
    }

    /// <summary>Copies the whole matrix to the host, widened to single precision, row-major.</summary>
    /// <exception cref="InvalidOperationException">The matrix has more elements than an array can hold; read it in row ranges.</exception>
    public float[] ToArray()
    {
        float[] result = new float[ArrayLength()];
        CopyTo(result);
        return result;
    }

    /// <summary>Copies the whole matrix to the host, widened to single precision, row-major.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<float> destination) => CopyRowsTo(0, Rows, destination);

    /// <summary>Copies <paramref name="count"/> rows from row <paramref name="firstRow"/> on to the host, widened to single precision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyRowsTo(long firstRow, long count, Span<float> destination)
    {
        MatrixView view = View;
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - firstRow);
        if (destination.Length < count * Columns)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} elements; {count} rows of {Columns} columns need {count * Columns}.", nameof(destination));
        }

        if (count * Columns == 0)
        {
            return;
        }

        int size = ElementConversion.SizeOf(ElementType);
        long pieceRows = Math.Max(1, PieceBytes / ((long)Columns * size));
        for (long row = firstRow; row < firstRow + count; row += pieceRows)
        {
            long rows = Math.Min(pieceRows, firstRow + count - row);
            Span<float> target = destination.Slice((int)((row - firstRow) * Columns), (int)(rows * Columns));
            ReadPiece(view.RowRange(row, rows), target);
        }
    }

    /// <summary>As <see cref="ToArray"/>, without blocking the calling thread while the device works.</summary>
    /// <exception cref="InvalidOperationException">The matrix has more elements than an array can hold; read it in row ranges.</exception>
    public async ValueTask<float[]> ToArrayAsync(CancellationToken cancellationToken = default)
    {
        MatrixView view = View;
        float[] result = new float[ArrayLength()];
        int size = ElementConversion.SizeOf(ElementType);
        if (result.Length == 0)
        {
            return result;
        }

        long pieceRows = Math.Max(1, PieceBytes / ((long)Columns * size));
        for (long row = 0; row < Rows; row += pieceRows)
        {
            long rows = Math.Min(pieceRows, Rows - row);
            byte[] bytes = new byte[rows * Columns * size];
            await Device.Backend.ReadAsync(view.RowRange(row, rows), bytes, cancellationToken).ConfigureAwait(false);
            ElementConversion.Widen(ElementType, bytes, result.AsSpan((int)(row * Columns), (int)(rows * Columns)));
        }

        return result;
    }

    /// <summary>As <see cref="CopyTo"/>, without blocking the calling thread while the device works.</summary>
    /// <param name="destination">As many elements as the matrix has, row after row; left alone until the task has ended.</param>
    /// <param name="cancellationToken">Ends the task; what the destination holds then is undefined.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public ValueTask CopyToAsync(Memory<float> destination, CancellationToken cancellationToken = default)
    {
        MatrixView view = View;
        return destination.Length >= view.ElementCount
            ? CopyAsync(view, destination, cancellationToken)
            : throw new ArgumentException(
                $"The destination has {destination.Length} elements; {Rows} rows of {Columns} columns need {view.ElementCount}.", nameof(destination));
    }

    /// <summary>Gives the memory back, once the device has finished with it; its views end with it. Of a view only the view ends.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (Parent is null)
            {
                _storage.Dispose();
            }
        }
    }

    /// <summary>Shape and storage, such as "1000×512 Float16".</summary>
    public override string ToString() => $"{Rows}×{Columns} {ElementType}";

    internal static string Describe(Matrix matrix) => $"{matrix.Rows}×{matrix.Columns}";

    // In pieces of what a pool keeps.
    private async ValueTask CopyAsync(MatrixView view, Memory<float> destination, CancellationToken cancellationToken)
    {
        const long Piece = 1L << 26;
        int rowBytes = Columns * ElementConversion.SizeOf(ElementType);
        long pieceRows = Math.Clamp(Piece / Math.Max(1, rowBytes), 1, Math.Max(1, Rows));
        byte[] bytes = ArrayPool<byte>.Shared.Rent(checked((int)(pieceRows * rowBytes)));
        for (long row = 0; row < Rows && rowBytes > 0; row += pieceRows)
        {
            int rows = (int)Math.Min(pieceRows, Rows - row);
            Memory<byte> piece = bytes.AsMemory(0, rows * rowBytes);
            await Device.Backend.ReadAsync(view.RowRange(row, rows), piece, cancellationToken).ConfigureAwait(false);
            ElementConversion.Widen(ElementType, piece.Span, destination.Span.Slice((int)(row * Columns), rows * Columns));
        }

        // Not after a failure: the device may still be writing it.
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private void ReadPiece(in MatrixView rows, Span<float> target)
    {
        if (ElementType == ElementType.Float32)
        {
            Device.Backend.Read(rows, MemoryMarshal.AsBytes(target));
            return;
        }

        // Two-byte elements are read into the upper half of the target's own memory and widened front to back in place.
        Span<byte> bytes = MemoryMarshal.AsBytes(target)[(target.Length * 2)..];
        Device.Backend.Read(rows, bytes);
        ElementConversion.Widen(ElementType, bytes, target);
    }

    private int ArrayLength()
    {
        long length = Rows * Columns;
        return length <= Array.MaxLength
            ? (int)length
            : throw new InvalidOperationException($"The {this} matrix has {length} elements, more than one array can hold; read it with {nameof(CopyRowsTo)}.");
    }
}
