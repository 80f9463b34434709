using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// Similarities of the first left rows, as many as there is memory for, which a pass forward leaves for the one backward: the bits that
/// would be computed again. Where pairs of one operand with itself come once, a row has those from its block's first row on, and the pair
/// the other way round stands for the rest.
/// </summary>
internal readonly unsafe struct KeptSimilarities
{
    /// <summary>Floats that say, ahead of the similarities, how they lie.</summary>
    public const int HeaderFloats = 16;

    // 48 MiB: with what tiles and rows take it stays within the 64 that losses take beside operands and results on a GPU.
    private const long MostFloats = 12 << 20;

    // What holds less than one pair of so many is not worth its memory.
    private const long LeastShare = 8;

    // Where pairs come once, those of a block with itself come twice.
    private const long RowsOfBlock = 768;

    private const int FloatsOfLine = 16;

    private readonly float* _values;
    private readonly long _rows;
    private readonly long _columns;
    private readonly long _block;
    private readonly bool _isExchanged;

    private KeptSimilarities(float* values, long rows, long columns, long block, bool isExchanged)
    {
        _values = values;
        _rows = rows;
        _columns = columns;
        _block = block;
        _isExchanged = isExchanged;
    }

    /// <summary>Whether none are kept.</summary>
    public bool IsNone => _values == null;

    /// <summary>Floats of memory that a pass should be given: no more than twice its operands and their gradients in single precision; 0 where it would not pay.</summary>
    /// <param name="rows">Left rows.</param>
    /// <param name="columns">Right rows.</param>
    /// <param name="width">Components of a row.</param>
    /// <param name="isOneOperand">Whether both operands are the same.</param>
    public static long FloatsFor(long rows, long columns, int width, bool isOneOperand)
    {
        long pairs = isOneOperand ? rows * Math.Min(columns, (columns + RowsOfBlock) / 2) : rows * columns;
        long kept = Math.Min(pairs, Math.Min(MostFloats, 4 * (isOneOperand ? rows : rows + columns) * width));
        return kept < pairs / LeastShare ? 0 : kept + HeaderFloats;
    }

    /// <summary>Lays them out; what the memory held is lost.</summary>
    /// <param name="memory">One column of floats, or none.</param>
    /// <param name="rows">Left rows that there are.</param>
    /// <param name="columns">Right rows.</param>
    /// <param name="block">Rows of the blocks from whose first row on each row has its pairs; 0: from the first right row on.</param>
    public static KeptSimilarities Create(in HostMatrix memory, long rows, long columns, long block)
    {
        if (memory.IsNone)
        {
            return default;
        }

        long room = memory.Rows - HeaderFloats;
        long kept = block == 0 ? Math.Min(rows, room / Math.Max(1, columns)) : WholeBlocks(room, rows, columns, block);
        long* header = (long*)memory.Data;
        (header[0], header[1], header[2]) = (kept, columns, block);
        return Open(memory);
    }

    /// <summary>As they were laid out in the memory; none in none.</summary>
    public static KeptSimilarities Open(in HostMatrix memory)
    {
        long* header = (long*)memory.Data;
        return memory.IsNone ? default : new KeptSimilarities((float*)memory.Data + HeaderFloats, header[0], header[1], header[2], isExchanged: false);
    }

    /// <summary>For a pass with both operands exchanged: all of them, or none where some are missing.</summary>
    /// <param name="memory">One column of floats, or none.</param>
    /// <param name="rightRows">Right rows of that pass, left ones of the pass that kept them.</param>
    public static KeptSimilarities OpenExchanged(in HostMatrix memory, long rightRows)
    {
        long* header = (long*)memory.Data;
        return memory.IsNone || header[0] < rightRows
            ? default
            : new KeptSimilarities((float*)memory.Data + HeaderFloats, header[1], header[1], 0, isExchanged: true);
    }

    /// <summary>Keeps a tile of similarities, of which each row is as long as the layout has it.</summary>
    public void Write(in PairTile tile)
    {
        for (int row = 0; row < tile.LeftRows && tile.FirstLeft + row < _rows; row++)
        {
            Copy(tile.Values + (row * tile.Stride), Row(tile.FirstLeft + row) + tile.FirstRight, tile.RightRows);
        }
    }

    /// <summary>Whether all pairs of these rows are there.</summary>
    public bool Has(in RowBlock block) => block.First + block.Rows <= _rows;

    /// <summary>Makes a tile of what was kept.</summary>
    public void Read(in PairTile tile)
    {
        if (_isExchanged)
        {
            ReadExchanged(tile);
            return;
        }

        for (int row = 0; row < tile.LeftRows; row++)
        {
            long left = tile.FirstLeft + row;
            int missing = (int)Math.Clamp(First(left) - tile.FirstRight, 0, tile.RightRows);
            Copy(Row(left) + tile.FirstRight + missing, tile.Values + (row * tile.Stride) + missing, tile.RightRows - missing);
        }

        ReadTurned(tile);
    }

    // A cache line of the tile at a time.
    private void ReadExchanged(in PairTile tile)
    {
        for (int first = 0; first < tile.RightRows; first += FloatsOfLine)
        {
            int end = Math.Min(first + FloatsOfLine, tile.RightRows);
            for (int row = 0; row < tile.LeftRows; row++)
            {
                float* destination = tile.Values + (row * tile.Stride);
                float* source = _values + ((tile.FirstRight + first) * _columns) + tile.FirstLeft + row;
                for (int right = first; right < end; right++, source += _columns)
                {
                    destination[right] = *source;
                }
            }
        }
    }

    // A right row is a left row too, and of an earlier block.
    private void ReadTurned(in PairTile tile)
    {
        long end = Math.Min(First(tile.FirstLeft + tile.LeftRows - 1), tile.FirstRight + tile.RightRows);
        for (long right = tile.FirstRight; right < end; right++)
        {
            float* source = Row(right) + tile.FirstLeft;
            float* destination = tile.Values + (right - tile.FirstRight);
            for (int row = (int)Math.Max(0, EndOfBlock(right) - tile.FirstLeft); row < tile.LeftRows; row++)
            {
                destination[row * tile.Stride] = source[row];
            }
        }
    }

    private static void Copy(float* source, float* destination, int count) => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    // Rows of the first blocks, as many as there is room for.
    private static long WholeBlocks(long room, long rows, long columns, long block)
    {
        long kept = 0;
        for (long end = Math.Min(block, rows); kept < end && Offset(kept, columns, block) + ((end - kept) * (columns - kept)) <= room;)
        {
            kept = end;
            end = Math.Min(end + block, rows);
        }

        return kept;
    }

    // Floats before those of a block's first row: all blocks before it are whole.
    private static long Offset(long row, long columns, long block) => (row * columns) - (row * (row - block) / 2);

    // The first right row whose pair a row has.
    private long First(long row) => _block == 0 ? 0 : row / _block * _block;

    private long EndOfBlock(long row) => First(row) + _block;

    // By the number of the right row.
    private float* Row(long row)
    {
        long first = First(row);
        return _block == 0 ? _values + (row * _columns) : _values + Offset(first, _columns, _block) + ((row - first) * (_columns - first)) - first;
    }
}
