using System.Runtime.CompilerServices;
using VkSim.Files;
using VkSim.Formats;
using VkSim.Formats.Sources;

namespace VkSim;

/// <summary>
/// One array of an open file: a matrix of vectors, one vector, labels, a mask, or a tensor of more dimensions. Nothing but the
/// header is read before it is asked for, so files may be larger than memory; rows are best read in order. Made by
/// <see cref="VectorFile.Open"/>. One thread at a time may use a reader.
/// </summary>
/// <remarks>
/// Reading as <see cref="float"/> rounds once to nearest, ties to even: half precision, bfloat16 and integers of up to 24 bits
/// come out exactly; doubles and text beyond single precision become infinite, as in NumPy's astype; booleans become 0 and
/// 1. Reading as <see cref="long"/> is exact or fails. Reading as <see cref="bool"/> takes any integer but 0 for true and, of
/// other types, only 0 and 1 (in text also true and false).
/// </remarks>
public sealed class VectorFileReader : IMatrixSource, IDisposable
{
    private readonly VectorContent _content;
    private readonly InputFile _file;
    private FileMapping? _mapping;
    private bool _disposed;

    internal VectorFileReader(InputFile file, VectorContent content)
    {
        _file = file;
        _content = content;
    }

    /// <summary>The file as it was named, and the member in it, for messages.</summary>
    public string Name => _content.Name;

    /// <summary>How the file stores its elements.</summary>
    public FileElementType ElementType => _content.ElementType;

    /// <summary>The lengths of the dimensions, slowest first; none for a single number.</summary>
    public IReadOnlyList<long> Shape => _content.Shape.Dimensions;

    /// <summary>Number of elements.</summary>
    public long Count => _content.Shape.Count;

    /// <summary>
    /// Number of rows when the array is taken as vectors along its last dimension: N for N×D, 1 for a one-dimensional
    /// array (a single vector), N·K for N×K×D.
    /// </summary>
    public long Rows => _content.Shape.Rows;

    /// <summary>Length of the last dimension; 1 for a single number.</summary>
    public long Columns => _content.Shape.Columns;

    /// <summary>
    /// Whether <see cref="MapRows{T}"/> works: the elements lie in the file in C order, in this machine's byte order and
    /// aligned to their size, not packed.
    /// </summary>
    public bool CanMap => NativeRegion is { } region && region.Offset % FileElementTypes.SizeOf(ElementType) == 0
        && FileElementTypes.ManagedType(ElementType) is not null && Count > 0;

    /// <summary>
    /// The names of the columns, of a text file with a header: told so, or found by the rules of <see cref="VectorFileOptions.HasHeader"/>.
    /// Null: the first line is a row.
    /// </summary>
    public IReadOnlyList<string>? ColumnNames => _content.ColumnNames;

    /// <summary>
    /// Whether elements may be what single precision does not hold: double precision, integers of more than 16 bits, text. See
    /// <see cref="NarrowedSource"/>.
    /// </summary>
    public bool IsWide => FileElementTypes.IsWide(ElementType);

    /// <summary>
    /// Raised after rows were uploaded to a device and values were lost as they became single precision; the report says how many. Not
    /// raised where nothing was lost.
    /// </summary>
    public event EventHandler<NarrowingReport>? Narrowed;

    /// <summary>What was taken for something else than elements without being told so, as a sentence; null if nothing was.</summary>
    internal string? Notice => _content.Notice;

    /// <inheritdoc/>
    ElementType? IMatrixSource.StorageType => FileElementTypes.StorageType(ElementType);

    // Where the elements lie in the file as this machine holds them, in C order.
    private FileRegion? NativeRegion => _content.NativeRegion;

    /// <summary>Makes sure that the array is a matrix N×D, or one vector of D components, which counts as 1×D.</summary>
    /// <exception cref="VectorFormatException">It has another number of dimensions, or more columns than a matrix can have.</exception>
    public void RequireMatrix()
    {
        if (Shape.Count is not (1 or 2))
        {
            throw new VectorFormatException(Name, $"{Shape.Count} dimensions ({_content.Shape})", "a matrix (2 dimensions) or one vector (1 dimension)");
        }

        if (Columns > int.MaxValue)
        {
            throw new VectorFormatException(Name, $"{Columns} columns", $"at most {int.MaxValue}");
        }
    }

    /// <summary>Makes sure that the array is a list of <see cref="Count"/> values: of one dimension, or N×1, or 1×N.</summary>
    /// <exception cref="VectorFormatException">It is not.</exception>
    public void RequireList()
    {
        if (Shape.Count is not (1 or 2) || (Shape.Count == 2 && Shape[0] != 1 && Shape[1] != 1))
        {
            throw new VectorFormatException(Name, $"an array of shape {_content.Shape}", "a list of values (one dimension, one row or one column)");
        }
    }

    /// <summary>Reads whole rows; the number of rows is the destination's length divided by <see cref="Columns"/>.</summary>
    /// <exception cref="ArgumentException">The destination does not hold whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="VectorFormatException">The file is damaged there.</exception>
    public void ReadRows(long firstRow, Span<float> destination)
    {
        if (Columns == 0 || destination.Length % Columns != 0)
        {
            if (destination.IsEmpty)
            {
                return;
            }

            throw new ArgumentException($"The destination has {destination.Length} elements, which is not a number of rows of {Columns} columns.", nameof(destination));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, Rows);
        Read(firstRow * Columns, destination);
    }

    /// <summary>Reads elements in C order (last dimension fastest) from <paramref name="first"/> on, rounded to single precision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such elements.</exception>
    /// <exception cref="VectorFormatException">The file is damaged there.</exception>
    public void Read(long first, Span<float> destination)
    {
        CheckRange(first, destination.Length);
        _content.Read(first, destination);
    }

    /// <summary>Reads elements in C order as they are: with all that a double holds, and integers of 64 bits exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such elements.</exception>
    /// <exception cref="VectorFormatException">The file is damaged there.</exception>
    public void Read(long first, Span<WideNumber> destination)
    {
        CheckRange(first, destination.Length);
        _content.Read(first, destination);
    }

    /// <summary>Reads elements in C order as whole numbers, such as labels and ids.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such elements.</exception>
    /// <exception cref="VectorFormatException">An element is not a whole number within 64 bits, or the file is damaged there.</exception>
    public void Read(long first, Span<long> destination)
    {
        CheckRange(first, destination.Length);
        _content.Read(first, destination);
    }

    /// <summary>Reads elements in C order as truth values, such as masks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such elements.</exception>
    /// <exception cref="VectorFormatException">An element stands for no truth value, or the file is damaged there.</exception>
    public void Read(long first, Span<bool> destination)
    {
        CheckRange(first, destination.Length);
        _content.Read(first, destination);
    }

    /// <summary>Reads everything, in C order, rounded to single precision.</summary>
    /// <exception cref="VectorFormatException">The array has more elements than one .NET array can hold, or the file is damaged.</exception>
    public float[] ToArray()
    {
        var values = new float[ArrayLength()];
        Read(0, values);
        return values;
    }

    /// <summary>Reads everything, in C order, as whole numbers.</summary>
    /// <inheritdoc cref="Read(long, Span{long})" path="/exception[@cref='VectorFormatException']"/>
    public long[] ToInt64Array()
    {
        var values = new long[ArrayLength()];
        Read(0, values);
        return values;
    }

    /// <summary>Reads everything, in C order, as truth values.</summary>
    /// <inheritdoc cref="Read(long, Span{bool})" path="/exception[@cref='VectorFormatException']"/>
    public bool[] ToBooleanArray()
    {
        var values = new bool[ArrayLength()];
        Read(0, values);
        return values;
    }

    /// <summary>
    /// Rows as they lie in the file, mapped into memory, without a copy. The span is valid until the reader is disposed, and
    /// as long as nobody cuts the file short: touching what is no longer there ends the process.
    /// </summary>
    /// <typeparam name="T">The stored type: float for <see cref="FileElementType.Float32"/>, <see cref="Half"/> for Float16, and so on.</typeparam>
    /// <exception cref="InvalidOperationException">The elements cannot be mapped (see <see cref="CanMap"/>), or are of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows, or more than a span can hold.</exception>
    public unsafe ReadOnlySpan<T> MapRows<T>(long firstRow, int rowCount)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!CanMap || typeof(T) != FileElementTypes.ManagedType(ElementType))
        {
            throw new InvalidOperationException($"{Name}: {ElementType} elements cannot be mapped as {typeof(T).Name}; read them instead.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Rows - firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount * (Int128)Columns, int.MaxValue, nameof(rowCount));
        _mapping ??= new FileMapping(NativeRegion!.Value);
        return new ReadOnlySpan<T>(_mapping.Start + firstRow * Columns * Unsafe.SizeOf<T>(), (int)(rowCount * Columns));
    }

    /// <summary>Closes the file; mapped rows are no longer valid.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _mapping?.Dispose();
            _content.Dispose();
            _file.Dispose();
        }
    }

    /// <inheritdoc/>
    void IMatrixSource.ReadStored(long first, Span<byte> destination)
    {
        CheckRange(first, destination.Length / FileElementTypes.SizeOf(ElementType));
        _content.ReadNative(first, destination);
    }

    /// <inheritdoc/>
    void IMatrixSource.OnNarrowed(NarrowingReport report) => Narrowed?.Invoke(this, report);

    /// <inheritdoc/>
    IMappedElements? IMatrixSource.Map()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (NativeRegion is not { } region || Count == 0)
        {
            return null;
        }

        try
        {
            return new FileMapping(region with { Length = Count * FileElementTypes.SizeOf(ElementType) });
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void CheckRange(long first, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
    }

    private int ArrayLength() => Count <= Array.MaxLength
        ? (int)Count
        : throw new VectorFormatException(Name, $"{Count} elements", $"at most {Array.MaxLength}, to be read at once");
}
