using VkSim.Orleans.Contracts;

namespace VkSim;

/// <summary>
/// What a search of a <see cref="ClusterIndex"/> found: for each query K places, best first, ties by the lower id, NaN last, as
/// <see cref="SearchResult"/>. Behind what was found places hold id −1 with score −∞ (similarities) or +∞ (distances).
/// </summary>
public sealed class ClusterSearchResult
{
    private readonly FrontHits _hits;
    private readonly float[] _scores;

    internal ClusterSearchResult(FrontHits hits, int k)
    {
        (_hits, K) = (hits, k);
        _scores = hits.Scores.Values.ToArray();
        Queries = _hits.Ids.Length / k;
    }

    /// <summary>Number of queries.</summary>
    public int Queries { get; }

    /// <summary>Places of each query.</summary>
    public int K { get; }

    /// <summary>Whether all shards have answered: then the answer is that of one index with all vectors.</summary>
    public bool Complete => _hits.Missing.Length == 0;

    /// <summary>The shards that have not answered in time, or with an error, where <see cref="ClusterSearchOptions.AllowPartial"/> lets an answer be without them.</summary>
    public IReadOnlyList<int> MissingShards => _hits.Missing;

    /// <summary>How many shards the index has.</summary>
    public int Shards => _hits.Shards;

    /// <summary>All ids, row-major Queries×K.</summary>
    public ReadOnlySpan<long> Ids => _hits.Ids;

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
            ArgumentOutOfRangeException.ThrowIfNegative(query);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(query, Queries);
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, K);
            return new Neighbor(_hits.Ids[(query * K) + rank], _scores[(query * K) + rank]);
        }
    }
}
