namespace VkSim;

/// <summary>How the rows of a call are dealt out: blocks of as many rows as make a worthwhile piece of memory traffic.</summary>
internal readonly struct RowBlocks
{
    // Small enough to share a call of half a millisecond evenly, large enough that claiming one costs nothing.
    private const long TargetBytes = 128 << 10;

    private readonly long _rows;
    private readonly long _rowsPerBlock;

    /// <summary>Deals out rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="bytesPerRow">What one row reads and writes.</param>
    public RowBlocks(long rows, long bytesPerRow)
    {
        _rows = rows;
        _rowsPerBlock = Math.Max(1, TargetBytes / Math.Max(1, bytesPerRow));
        Count = (rows + _rowsPerBlock - 1) / _rowsPerBlock;
    }

    /// <summary>The number of blocks.</summary>
    public long Count { get; }

    /// <summary>The rows of a block, the end excluded.</summary>
    public (long First, long End) Rows(long block)
        => (block * _rowsPerBlock, Math.Min(_rows, (block + 1) * _rowsPerBlock));
}
