using System.Runtime.InteropServices;

namespace VkSim.Formats.Sources;

/// <summary>
/// An array in Fortran order (first dimension fastest) as if it were in C order (last dimension fastest). Works on a block
/// of rows at a time, so rows are best read in order.
/// </summary>
internal sealed class TransposedSource : ByteSource
{
    private const long BlockBytes = 8 << 20;
    private const int PanelBytes = 1 << 20;

    // Reading whole columns for the sake of a few rows is worth it while it reads at most this many times too much.
    private const int PanelExcess = 8;

    // Columns that are put to their places together, each this much apart from a power of two.
    private const int GroupColumns = 16;
    private const int SegmentPadding = 64;

    private readonly ByteSource _source;
    private readonly long[] _rest;
    private readonly long _rows;
    private readonly int _rowElements;
    private readonly int _size;
    private readonly long _blockRows;
    private byte[] _block = [];
    private byte[] _scratch = [];
    private long _first;
    private long _count;

    /// <summary>Takes over a source of elements in Fortran order; the shape has two dimensions or more and no zero among them.</summary>
    /// <exception cref="VectorFormatException">A row is too long to be held in memory.</exception>
    public TransposedSource(ByteSource source, ArrayShape shape, int elementSize)
    {
        _source = source;
        _rest = [.. shape.Dimensions.Skip(1)];
        _rows = shape.Dimensions[0];
        _size = elementSize;
        long rowBytes = shape.Count / _rows * elementSize;
        if (rowBytes > Array.MaxLength)
        {
            throw new VectorFormatException(source.Name, $"{rowBytes} bytes in one row of an array in Fortran order", $"at most {Array.MaxLength}; save it in C order");
        }

        _rowElements = (int)(rowBytes / elementSize);
        _blockRows = Math.Min(_rows, Math.Max(1, BlockBytes / rowBytes));
    }

    public override string Name => _source.Name;

    public override long Length => _source.Length;

    private long RowBytes => (long)_rowElements * _size;

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            long row = offset / RowBytes;
            if (row < _first || row >= _first + _count)
            {
                Load(row / _blockRows * _blockRows);
            }

            int start = (int)(offset - _first * RowBytes);
            int length = (int)Math.Min(destination.Length, _count * RowBytes - start);
            _block.AsSpan(start, length).CopyTo(destination);
            offset += length;
            destination = destination[length..];
        }
    }

    public override void Dispose() => _source.Dispose();

    private void Load(long first)
    {
        _count = 0;
        _first = first;
        long count = Math.Min(_blockRows, _rows - first);
        if (_block.Length == 0)
        {
            _block = new byte[_blockRows * RowBytes];
        }

        if (_rows <= PanelExcess * count && _rows * _size <= PanelBytes)
        {
            LoadPanels((int)first, (int)count);
        }
        else
        {
            LoadSegments(first, (int)count);
        }

        _count = count;
    }

    // Whole columns, many a read.
    private void LoadPanels(int first, int count)
    {
        int columnBytes = (int)_rows * _size;
        int columns = Math.Min(_rowElements, PanelBytes / columnBytes);
        Span<byte> panel = Scratch(columns * columnBytes);
        var walk = new RestWalk(_rest);
        for (int column = 0; column < _rowElements; column += columns)
        {
            int width = Math.Min(columns, _rowElements - column);
            _source.Read((long)column * columnBytes, panel[..(width * columnBytes)]);
            for (int i = 0; i < width; i += GroupColumns)
            {
                Scatter(panel[(i * columnBytes + first * _size)..], columnBytes, count, Math.Min(GroupColumns, width - i), ref walk);
            }
        }
    }

    // The needed rows of each column, a column a read.
    private void LoadSegments(long first, int count)
    {
        int stride = count * _size + SegmentPadding;
        Span<byte> segments = Scratch(GroupColumns * stride);
        var walk = new RestWalk(_rest);
        for (int column = 0; column < _rowElements; column += GroupColumns)
        {
            int width = Math.Min(GroupColumns, _rowElements - column);
            for (int i = 0; i < width; i++)
            {
                _source.Read(((column + i) * _rows + first) * _size, segments.Slice(i * stride, count * _size));
            }

            Scatter(segments, stride, count, width, ref walk);
        }
    }

    // Puts a group of columns to its places, a row of the group after the other: its elements mostly share a cache line.
    private void Scatter(ReadOnlySpan<byte> columns, int strideBytes, int count, int width, ref RestWalk walk)
    {
        Span<int> offsets = stackalloc int[GroupColumns];
        for (int i = 0; i < width; i++, walk.Advance())
        {
            offsets[i] = walk.Offset;
        }

        offsets = offsets[..width];
        int stride = strideBytes / _size;
        switch (_size)
        {
            case 1:
                Scatter(columns, stride, count, offsets, _block.AsSpan(), _rowElements);
                break;
            case 2:
                Scatter(MemoryMarshal.Cast<byte, ushort>(columns), stride, count, offsets, MemoryMarshal.Cast<byte, ushort>(_block.AsSpan()), _rowElements);
                break;
            case 4:
                Scatter(MemoryMarshal.Cast<byte, uint>(columns), stride, count, offsets, MemoryMarshal.Cast<byte, uint>(_block.AsSpan()), _rowElements);
                break;
            default:
                Scatter(MemoryMarshal.Cast<byte, ulong>(columns), stride, count, offsets, MemoryMarshal.Cast<byte, ulong>(_block.AsSpan()), _rowElements);
                break;
        }
    }

    private static void Scatter<T>(ReadOnlySpan<T> columns, int stride, int count, ReadOnlySpan<int> offsets, Span<T> block, int rowElements)
    {
        for (int row = 0; row < count; row++)
        {
            Span<T> target = block.Slice(row * rowElements, rowElements);
            int source = row;
            foreach (int offset in offsets)
            {
                target[offset] = columns[source];
                source += stride;
            }
        }
    }

    private Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new byte[length];
        }

        return _scratch.AsSpan(0, length);
    }

    /// <summary>Walks the dimensions after the first in Fortran order and gives each place's offset in C order.</summary>
    private struct RestWalk(long[] lengths)
    {
        private readonly int[] _index = new int[lengths.Length];

        public int Offset { get; private set; }

        public void Advance()
        {
            int stride = 1;
            for (int i = 1; i < lengths.Length; i++)
            {
                stride *= (int)lengths[i];
            }

            for (int i = 0; i < lengths.Length; i++)
            {
                Offset += stride;
                if (++_index[i] < lengths[i])
                {
                    return;
                }

                _index[i] = 0;
                Offset -= stride * (int)lengths[i];
                stride /= i + 1 < lengths.Length ? (int)lengths[i + 1] : 1;
            }
        }
    }
}
