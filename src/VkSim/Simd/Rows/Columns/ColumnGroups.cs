namespace VkSim.Simd.Rows.Columns;

/// <summary>
/// How the rows of a column reduction are dealt out: groups of rows, each of which gives one partial result a column.
/// The grouping depends on the number of rows alone, so that the result does not depend on the threads.
/// </summary>
internal readonly struct ColumnGroups
{
    /// <summary>Rows that are summed in one single-precision chain; the chains are added in double.</summary>
    public const int ChainRows = 256;

    // The partial results stay at a few MiB: at most this many for each column.
    private const long MostGroups = 1024;

    private readonly long _rows;
    private readonly long _rowsPerGroup;

    /// <summary>Groups rows.</summary>
    public ColumnGroups(long rows)
    {
        _rows = rows;
        long chains = (rows + (MostGroups * ChainRows) - 1) / (MostGroups * ChainRows);
        _rowsPerGroup = Math.Max(1, chains) * ChainRows;
        Count = (rows + _rowsPerGroup - 1) / _rowsPerGroup;
    }

    /// <summary>The number of groups.</summary>
    public long Count { get; }

    /// <summary>The rows of a group, the end excluded.</summary>
    public (long First, long End) Rows(long group)
        => (group * _rowsPerGroup, Math.Min(_rows, (group + 1) * _rowsPerGroup));
}
