namespace VkSim.Orleans.Front;

/// <summary>
/// Merges what shards found into what one index would find: best first, ties by the lower id, NaN last. Each shard's places are in that order.
/// </summary>
internal sealed class RankMerge
{
    private readonly bool _isSimilarity;
    private readonly float _tail;
    private readonly int _k;
    private readonly int _queries;
    private readonly PriorityQueue<int, (float Score, long Id)> _heads;

    /// <param name="metric">Which scores are better.</param>
    /// <param name="k">Places of a query.</param>
    /// <param name="queries">How many queries the parts have places for.</param>
    public RankMerge(Metric metric, int k, int queries)
    {
        _isSimilarity = metric is Metric.Cosine or Metric.Dot;
        _tail = _isSimilarity ? float.NegativeInfinity : float.PositiveInfinity;
        _k = k;
        _queries = queries;
        _heads = new(Comparer<(float Score, long Id)>.Create(Compare));
    }

    /// <summary>Merges the places of one query.</summary>
    /// <param name="query">Which.</param>
    /// <param name="parts">Ids and scores of each shard: as many places for every query, K at most; −1 behind what it found.</param>
    /// <param name="ids">Receives K ids.</param>
    /// <param name="scores">Receives K scores.</param>
    public void Merge(int query, IReadOnlyList<(long[] Ids, float[] Scores)> parts, Span<long> ids, Span<float> scores)
    {
        Span<int> next = parts.Count <= 256 ? stackalloc int[parts.Count] : new int[parts.Count];
        next.Clear();
        for (int part = 0; part < parts.Count; part++)
        {
            Offer(part, 0);
        }

        int count = 0;
        while (count < _k && _heads.TryDequeue(out int part, out (float Score, long Id) head))
        {
            (scores[count], ids[count]) = head;
            count++;
            Offer(part, ++next[part]);
        }

        _heads.Clear();
        ids[count.._k].Fill(-1);
        scores[count.._k].Fill(_tail);

        void Offer(int part, int place)
        {
            int places = parts[part].Ids.Length / _queries;
            int at = (query * places) + place;
            if (place < places && parts[part].Ids[at] != -1)
            {
                _heads.Enqueue(part, (parts[part].Scores[at], parts[part].Ids[at]));
            }
        }
    }

    // Below 0 where a is the better one.
    private int Compare((float Score, long Id) a, (float Score, long Id) b)
    {
        (bool isA, bool isB) = (float.IsNaN(a.Score), float.IsNaN(b.Score));
        if (isA || isB)
        {
            return isA && isB ? a.Id.CompareTo(b.Id) : isA ? 1 : -1;
        }

        return a.Score == b.Score ? a.Id.CompareTo(b.Id) : a.Score > b.Score == _isSimilarity ? -1 : 1;
    }
}
