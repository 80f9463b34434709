namespace VkSim;

/// <summary>
/// What a search found: for each query K rows of the database, best first, ties by the lower id, NaN last. Where the
/// database has fewer than K rows, the tail holds id −1 with score −∞ (cosine, dot product) or +∞ (distances).
/// </summary>
public sealed class Neighbors
{
    private readonly float[] _scores;
    private readonly long[] _ids;

    internal Neighbors(int queries, int k, float[] scores, long[] ids)
    {
        Queries = queries;
        K = k;
        _scores = scores;
        _ids = ids;
    }

    /// <summary>Number of queries.</summary>
    public int Queries { get; }

    /// <summary>Neighbours of each query.</summary>
    public int K { get; }

    /// <summary>All scores, row-major Queries×K.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>All ids, row-major Queries×K.</summary>
    public ReadOnlySpan<long> Ids => _ids;

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

    /// <summary>The K scores of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<float> ScoresOf(int query) => _scores.AsSpan(FirstOf(query), K);

    /// <summary>The K ids of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<long> IdsOf(int query) => _ids.AsSpan(FirstOf(query), K);

    private int FirstOf(int query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(query, Queries);
        return query * K;
    }
}
