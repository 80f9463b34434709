namespace VkSim;

/// <summary>
/// What a search of an <see cref="EmbeddingIndex"/> found: for each query K places, best first, ties by the lower id, NaN last. Where
/// fewer rows may be found, or are within the threshold, the places behind them hold id −1 with score −∞ (similarities) or +∞ (distances).
/// </summary>
public sealed class SearchResult
{
    private readonly long[] _ids;
    private readonly float[] _scores;

    internal SearchResult(int queries, int k, long[] ids, float[] scores, int count, bool isExact = true, long rescored = 0)
    {
        IsExact = isExact;
        Rescored = rescored;
        Queries = queries;
        K = k;
        Count = count;
        _ids = ids;
        _scores = scores;
    }

    /// <summary>Number of queries.</summary>
    public int Queries { get; }

    /// <summary>Places of each query.</summary>
    public int K { get; }

    /// <summary>Rows found, of all queries.</summary>
    public int Count { get; }

    /// <summary>
    /// Whether the answer is proven to be that of an exact search: always, unless <see cref="EmbeddingIndexOptions.MostRescored"/> was not enough.
    /// </summary>
    public bool IsExact { get; }

    /// <summary>
    /// Of all queries, the vectors that were compared as they are stored because their coarse copies could not exclude them; 0 of searches
    /// that were made together.
    /// </summary>
    public long Rescored { get; }

    /// <summary>All ids, row-major Queries×K.</summary>
    public ReadOnlySpan<long> Ids => _ids;

    /// <summary>All scores, row-major Queries×K.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>The first query's neighbour at a rank, 0 being the best.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such rank, or no query.</exception>
    public Neighbor this[int rank] => this[0, rank];

    /// <summary>The neighbour of one query at one rank, 0 being the best.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query or rank.</exception>
    public Neighbor this[int query, int rank]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, K);
            int i = FirstOf(query) + rank;
            return new Neighbor(_ids[i], _scores[i]);
        }
    }

    /// <summary>The K ids of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<long> IdsOf(int query) => _ids.AsSpan(FirstOf(query), K);

    /// <summary>The K scores of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<float> ScoresOf(int query) => _scores.AsSpan(FirstOf(query), K);

    private int FirstOf(int query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(query, Queries);
        return query * K;
    }
}
