using System.Diagnostics;

namespace VkSim.Samples.Cluster;

/// <summary>Searches one after the other, each compared with what one index finds, and how long they waited.</summary>
internal sealed class Searches
{
    private readonly ClusterIndex _index;
    private readonly float[][] _queries;
    private readonly (long[] Ids, float[] Scores)[] _expected;
    private readonly int _k;
    private readonly ClusterSearchOptions _options;
    private readonly List<TimeSpan> _waits = [];
    private int _next;

    public Searches(ClusterIndex index, float[][] queries, EmbeddingIndex whole, int k, ClusterSearchOptions options)
    {
        (_index, _queries, _k, _options) = (index, queries, k, options);
        _expected = [.. queries.Select(query => Find(whole, query, k))];
    }

    /// <summary>Answers that were not those of one index.</summary>
    public int Wrong { get; private set; }

    /// <summary>Searches for a while.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            await SearchAsync();
        }
    }

    /// <summary>Searches once.</summary>
    public async Task SearchAsync()
    {
        int number = _next++ % _queries.Length;
        var clock = Stopwatch.StartNew();
        ClusterSearchResult found = await _index.SearchAsync(_queries[number], _k, _options);
        _waits.Add(clock.Elapsed);
        (long[] ids, float[] scores) = _expected[number];
        Wrong += found.Complete && found.Ids.SequenceEqual(ids) && found.Scores.SequenceEqual(scores) ? 0 : 1;
    }

    /// <summary>Forgets how long the searches waited, and not what was wrong.</summary>
    public void Reset() => _waits.Clear();

    /// <summary>How many there were, and how long they waited.</summary>
    public string Summary() =>
        $"{_waits.Count} searches, median {_waits.Order().ElementAt(_waits.Count / 2).TotalMilliseconds:F1} ms, longest {_waits.Max().TotalMilliseconds:F0} ms";

    private static (long[] Ids, float[] Scores) Find(EmbeddingIndex whole, float[] query, int k)
    {
        SearchResult found = whole.Search(query, k);
        return (found.Ids.ToArray(), found.Scores.ToArray());
    }
}
