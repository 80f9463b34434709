namespace VkSim.Simd.Rows;

/// <summary>How the rows of a call are dealt out: blocks of as many rows as make a worthwhile piece of memory traffic.</summary>
internal readonly struct RowBlocks
{
    // Blocks of a long call are large, because the processor's prefetchers start anew with each; those of a call of half
    // a millisecond are small enough to be shared evenly.
    private const long LargestBytes = 1 << 20;
    private const long SmallestBytes = 64 << 10;
    private const long WantedBlocks = 64;

    private readonly long _rows;
    private readonly long _rowsPerBlock;

    /// <summary>Deals out rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="bytesPerRow">What one row reads and writes.</param>
    public RowBlocks(long rows, long bytesPerRow)
    {
        _rows = rows;
        bytesPerRow = Math.Max(1, bytesPerRow);
        long bytes = Math.Clamp((long)((double)rows * bytesPerRow / WantedBlocks), SmallestBytes, LargestBytes);
        _rowsPerBlock = Math.Max(1, bytes / bytesPerRow);
        Count = (rows + _rowsPerBlock - 1) / _rowsPerBlock;
    }

    /// <summary>The number of blocks.</summary>
    public long Count { get; }

    /// <summary>The rows of a block, the end excluded.</summary>
    public (long First, long End) Rows(long block)
        => (block * _rowsPerBlock, Math.Min(_rows, (block + 1) * _rowsPerBlock));
}
