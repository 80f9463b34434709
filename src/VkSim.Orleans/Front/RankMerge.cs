namespace VkSim.Orleans.Front;

/// <summary>
/// Merges what shards found into what one index would find: best first, ties by the lower id, NaN last. Each shard's places are in that order.
/// </summary>
internal sealed class RankMerge
{
    private readonly bool _isSimilarity;
    private readonly float _tail;
    private readonly int _queries;
    private readonly PriorityQueue<int, (float Score, long Id)> _heads;

    /// <param name="metric">Which scores are better.</param>
    /// <param name="queries">How many queries the parts have places for.</param>
    public RankMerge(Metric metric, int queries)
    {
        _isSimilarity = metric is Metric.Cosine or Metric.Dot;
        _tail = _isSimilarity ? float.NegativeInfinity : float.PositiveInfinity;
        _queries = queries;
        _heads = new(Comparer<(float Score, long Id)>.Create(Compare));
    }

    /// <summary>Merges the places of one query.</summary>
    /// <param name="query">Which.</param>
    /// <param name="parts">What each shard found.</param>
    /// <param name="ids">Receives the best ids, and −1 behind them.</param>
    /// <param name="scores">Receives as many scores.</param>
    public void Merge(int query, IReadOnlyList<RankedPart> parts, Span<long> ids, Span<float> scores)
    {
        Span<int> next = parts.Count <= 256 ? stackalloc int[parts.Count] : new int[parts.Count];
        next.Clear();
        for (int part = 0; part < parts.Count; part++)
        {
            Offer(part, 0);
        }

        int count = 0;
        while (count < ids.Length && _heads.TryDequeue(out int part, out (float Score, long Id) head))
        {
            (scores[count], ids[count]) = head;
            count++;
            Offer(part, ++next[part]);
        }

        _heads.Clear();
        ids[count..].Fill(-1);
        scores[count..].Fill(_tail);

        void Offer(int part, int place)
        {
            (int first, int end) = parts[part].Of(query, _queries);
            int at = first + place;
            if (at < end && parts[part].Ids[at] != -1)
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
