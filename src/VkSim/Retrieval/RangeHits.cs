namespace VkSim.Retrieval;

/// <summary>Gathers what is within a radius, query by query.</summary>
internal sealed class RangeHits(int queries)
{
    private readonly List<int> _offsets = new(queries + 1) { 0 };
    private readonly List<long> _ids = [];
    private readonly List<float> _scores = [];

    /// <summary>Adds a query's rows.</summary>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> scores)
    {
        _ids.AddRange(ids);
        _scores.AddRange(scores);
        _offsets.Add(_ids.Count);
    }

    /// <summary>All of them.</summary>
    public RangeResult ToResult() => new([.. _offsets], [.. _ids], [.. _scores]);
}
