namespace VkSim.Sources;

/// <summary>Rows spread evenly over a source, all of them where they are few, kept wide.</summary>
internal sealed class SpreadRows
{
    private const long MostElements = 1 << 20;

    private readonly long _stride;
    private readonly List<WideNumber[]> _rows = [];
    private long _next;

    public SpreadRows(long rows, long columns)
    {
        long most = Math.Max(1, MostElements / Math.Max(1, columns));
        _stride = Math.Max(1, (rows + most - 1) / most);
    }

    /// <summary>The rows kept.</summary>
    public IReadOnlyList<WideNumber[]> Rows => _rows;

    /// <summary>Keeps the row if it is one to keep; rows come in order.</summary>
    public void Add(long row, ReadOnlySpan<WideNumber> wide)
    {
        if (row >= _next)
        {
            _rows.Add(wide.ToArray());
            _next = row + _stride;
        }
    }
}
