namespace VkSim;

/// <summary>
/// The K best values of each row of a matrix with their columns, best first, ties by the lower column, NaN last. Where
/// there are fewer than K columns, the tail holds id −1 with −∞ (the largest were wanted) or +∞ (the smallest).
/// </summary>
public sealed class TopKResult
{
    private readonly float[] _values;
    private readonly long[] _ids;

    internal TopKResult(int rows, int k, float[] values, long[] ids)
    {
        Rows = rows;
        K = k;
        _values = values;
        _ids = ids;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Values of each row.</summary>
    public int K { get; }

    /// <summary>All values, row-major Rows×K.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The columns of all values, row-major Rows×K.</summary>
    public ReadOnlySpan<long> Ids => _ids;

    /// <summary>The K values of one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public ReadOnlySpan<float> ValuesOf(int row) => _values.AsSpan(FirstOf(row), K);

    /// <summary>The columns of one row's K values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public ReadOnlySpan<long> IdsOf(int row) => _ids.AsSpan(FirstOf(row), K);

    internal void Replace(int row, ReadOnlySpan<float> values, ReadOnlySpan<long> ids)
    {
        values.CopyTo(_values.AsSpan(FirstOf(row), K));
        ids.CopyTo(_ids.AsSpan(FirstOf(row), K));
    }

    private int FirstOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return row * K;
    }
}
