namespace VkSim;

/// <summary>
/// The rows of an <see cref="EmbeddingIndex"/> within a radius of each query, best first, ties by the lower id: query q's are those from
/// <see cref="Offsets"/>[q] to <see cref="Offsets"/>[q + 1].
/// </summary>
public sealed class RangeResult
{
    private readonly int[] _offsets;
    private readonly long[] _ids;
    private readonly float[] _scores;

    internal RangeResult(int[] offsets, long[] ids, float[] scores)
    {
        _offsets = offsets;
        _ids = ids;
        _scores = scores;
    }

    /// <summary>Number of queries.</summary>
    public int Queries => _offsets.Length - 1;

    /// <summary>Rows found, of all queries.</summary>
    public int Count => _ids.Length;

    /// <summary>Queries + 1 positions in <see cref="Ids"/> and <see cref="Scores"/>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Ids of all queries.</summary>
    public ReadOnlySpan<long> Ids => _ids;

    /// <summary>Scores of all queries.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>The ids of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<long> IdsOf(int query) => _ids.AsSpan(RangeOf(query));

    /// <summary>The scores of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<float> ScoresOf(int query) => _scores.AsSpan(RangeOf(query));

    private Range RangeOf(int query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(query, Queries);
        return _offsets[query].._offsets[query + 1];
    }
}
