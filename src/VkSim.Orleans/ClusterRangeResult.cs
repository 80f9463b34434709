using VkSim.Orleans.Contracts;

namespace VkSim;

/// <summary>
/// The vectors of a <see cref="ClusterIndex"/> within a radius of each query, best first, ties by the lower id, as <see cref="RangeResult"/>: query q's are those from
/// <see cref="Offsets"/>[q] to <see cref="Offsets"/>[q + 1].
/// </summary>
public sealed class ClusterRangeResult
{
    private readonly FrontHits _hits;
    private readonly float[] _scores;

    internal ClusterRangeResult(FrontHits hits)
    {
        (_hits, _scores) = (hits, hits.Scores.Values.ToArray());
    }

    /// <summary>Number of queries.</summary>
    public int Queries => Offsets.Length - 1;

    /// <summary>Vectors found, of all queries.</summary>
    public int Count => _scores.Length;

    /// <summary>Whether all shards have answered: then the answer is that of one index with all vectors.</summary>
    public bool Complete => _hits.Missing.Length == 0;

    /// <summary>The shards that have not answered in time, or with an error, where <see cref="ClusterSearchOptions.AllowPartial"/> lets an answer be without them.</summary>
    public IReadOnlyList<int> MissingShards => _hits.Missing;

    /// <summary>How many shards the index has.</summary>
    public int Shards => _hits.Shards;

    /// <summary>Queries + 1 positions in <see cref="Ids"/> and <see cref="Scores"/>.</summary>
    public ReadOnlySpan<int> Offsets => _hits.Offsets;

    /// <summary>Ids of all queries.</summary>
    public ReadOnlySpan<long> Ids => _hits.Ids;

    /// <summary>Scores of all queries.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>The ids of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<long> IdsOf(int query) => _hits.Ids.AsSpan(RangeOf(query));

    /// <summary>The scores of one query.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such query.</exception>
    public ReadOnlySpan<float> ScoresOf(int query) => _scores.AsSpan(RangeOf(query));

    private Range RangeOf(int query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(query, Queries);
        return Offsets[query]..Offsets[query + 1];
    }
}
