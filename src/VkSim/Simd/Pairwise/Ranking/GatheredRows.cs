using System.Numerics;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>
/// Rows that may be found, few of many, brought together, so that a comparison reads no others; or coded rows, decoded. They are counted in the order in which they
/// come; <see cref="NumberOf"/> tells which they were.
/// </summary>
internal sealed unsafe class GatheredRows : IDisposable
{
    // What is compared at a time stays in a cache.
    private const long PieceBytes = 4 << 20;
    private const int RowsOfBlock = 64;

    private readonly ScratchBuffer _numbers = new();
    private readonly ScratchBuffer _rows = new();
    private HostMatrix _layout;
    private uint* _number;
    private long _taken;
    private int _capacity;
    private Quantization _quantization;

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _numbers.Length + _rows.Length;

    /// <summary>The count of the piece's first row.</summary>
    public long First { get; private set; }

    /// <summary>Whether the piece has room for no further row.</summary>
    public bool IsFull => _taken - First == _capacity;

    /// <summary>The rows of the piece.</summary>
    public HostMatrix Piece => new(_layout.Data, _taken - First, _layout.Columns, _layout.Columns, _layout.ElementType);

    /// <summary>Begins with none.</summary>
    /// <param name="allowed">How many rows will come.</param>
    /// <param name="columns">Their columns, at least 1.</param>
    /// <param name="elementType">Their elements.</param>
    /// <param name="quantization">How those that come are coded.</param>
    public void Begin(long allowed, int columns, ElementType elementType, Quantization quantization)
    {
        long rowBytes = (long)columns * ElementConversion.SizeOf(elementType);
        _capacity = (int)Math.Min(allowed, Math.Max(RowsOfBlock, PieceBytes / rowBytes));
        _layout = new HostMatrix(_rows.Reserve(_capacity * rowBytes), _capacity, columns, columns, elementType);
        _number = (uint*)_numbers.Reserve(allowed * sizeof(uint));
        (First, _taken, _quantization) = (0, 0, quantization);
    }

    /// <summary>Begins the next piece.</summary>
    public void Turn() => First = _taken;

    /// <summary>Takes rows that may be found from a row on, until the piece is full.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="filter">Which may be found.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="firstRow">The number of the first of all.</param>
    /// <param name="splitter">Who copies.</param>
    /// <returns>Where to go on; the number of rows where all were taken.</returns>
    public long Take(in HostMatrix rows, RowFilter filter, long from, long firstRow, WorkSplitter splitter)
    {
        long before = _taken;
        long next = from;
        while (next < rows.Rows && !IsFull)
        {
            ulong bits = filter.AllowsAll ? 1 : filter.Bits(next);
            if (bits == 0)
            {
                next = (next | 63) + 1;
                continue;
            }

            next += BitOperations.TrailingZeroCount(bits);
            if (next < rows.Rows)
            {
                _number[_taken++] = (uint)(firstRow + next++);
            }
        }

        HostMatrix target = new(_layout.Row(before - First), _taken - before, _layout.Columns, _layout.Columns, _layout.ElementType);
        var work = new CopyWork(rows, firstRow, _number + before, target, _quantization);
        splitter.Run(ref work, (_taken - before + RowsOfBlock - 1) / RowsOfBlock);
        return Math.Min(next, rows.Rows);
    }

    /// <summary>The number of a row by its count.</summary>
    public uint NumberOf(long count) => _number[count];

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _numbers.Dispose();
        _rows.Dispose();
    }

    private readonly struct CopyWork(HostMatrix rows, long firstRow, uint* numbers, HostMatrix target, Quantization quantization) : IBlockWork
    {
        private readonly uint* _numbers = numbers;

        public void Execute(long block, int worker)
        {
            int rowBytes = target.Columns * target.ElementSize;
            for (long i = block * RowsOfBlock; i < Math.Min((block + 1) * RowsOfBlock, target.Rows); i++)
            {
                void* row = rows.Row(_numbers[i] - firstRow);
                if (quantization != Quantization.None)
                {
                    CodedRow.Decode(quantization, new ReadOnlySpan<float>(row, rows.Columns), new Span<float>(target.Row(i), target.Columns));
                }
                else
                {
                    new ReadOnlySpan<byte>(row, rowBytes).CopyTo(new Span<byte>(target.Row(i), rowBytes));
                }
            }
        }
    }
}
