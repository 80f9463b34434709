using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Keeps the k best right rows of every left row.</summary>
internal abstract unsafe class NearestSink : TileSink, IDisposable
{
    private NearestLists?[] _lists = [];
    private int _queries;
    private int _k;
    private long _population;
    private float? _least;

    /// <summary>One bit a right row: whether it is a candidate. Null: all are.</summary>
    protected RowFilter Filter { get; private set; }

    /// <summary>The number of the first right row among all that are searched.</summary>
    protected long FirstRow { get; private set; }

    /// <summary>Whether scores are distances, of which the smallest are best.</summary>
    protected bool Smallest { get; private set; }

    /// <summary>Bytes that the lists hold.</summary>
    public long ScratchBytes => _lists.Sum(lists => lists?.ByteLength ?? 0);

    /// <summary>Starts a group of queries.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="k">Neighbours of each.</param>
    /// <param name="population">Right rows in all.</param>
    /// <param name="smallest">Whether scores are distances.</param>
    /// <param name="bound">The worst score that counts; null: any does.</param>
    /// <param name="degree">Threads.</param>
    public void Begin(int queries, int k, long population, bool smallest, float? bound, int degree)
    {
        if (_lists.Length < degree)
        {
            Array.Resize(ref _lists, degree);
        }

        foreach (NearestLists? lists in _lists)
        {
            lists?.Forget();
        }

        _queries = queries;
        _k = k;
        _population = population;
        _least = smallest ? -bound : bound;
        Smallest = smallest;
    }

    /// <summary>Turns to right rows with the numbers from <paramref name="firstRow"/> on, of which some may be found.</summary>
    public void TurnTo(long firstRow, RowFilter filter)
    {
        FirstRow = firstRow;
        Filter = filter;
    }

    /// <inheritdoc/>
    public override bool Wants(long firstRight, int rightRows) => Filter.AnyAllowed(firstRight, rightRows);

    /// <summary>Takes one score of a row, by the count from the first one on.</summary>
    public void Offer(int worker, int query, float score, long row)
    {
        NearestLists lists = ListsOf(worker);
        score = Smallest ? -score : score;
        if (!(score < lists.Thresholds[query]))
        {
            lists.Offer(query, score, (uint)(FirstRow + row));
        }
    }

    /// <summary>A query's best, sorted, as keys; returns how many there are.</summary>
    public int Collect(int query, ulong* keys)
    {
        int count = 0;
        foreach (NearestLists? lists in _lists)
        {
            if (lists is { IsPrepared: true })
            {
                count += lists.CopyTo(query, keys + count);
            }
        }

        if (count > _k)
        {
            Selection.MoveLargestFirst(keys, count, _k);
            count = _k;
        }

        Selection.SortDescending(keys, count);
        return count;
    }

    /// <summary>Frees the lists.</summary>
    public void Dispose()
    {
        foreach (NearestLists? lists in _lists)
        {
            lists?.Dispose();
        }
    }

    /// <summary>The lists of a worker.</summary>
    protected NearestLists ListsOf(int worker)
    {
        NearestLists lists = _lists[worker] ??= new NearestLists();
        if (!lists.IsPrepared)
        {
            lists.Prepare(_queries, _k, _population, _least);
        }

        return lists;
    }
}
