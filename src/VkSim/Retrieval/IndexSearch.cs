using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <summary>
/// One search in one snapshot: which rows it may find, what the device is asked for, and the ids of what was found. A device ranks equal
/// scores by slots; where ids do not ascend with them one more neighbour is asked for, and more where equal scores go on beyond it, so that
/// the lower ids are found.
/// </summary>
internal sealed partial class IndexSearch
{
    // Results of a batch of queries, and their components.
    private const int MostResults = 1 << 21;
    private const int MostComponents = 1 << 24;

    // What is asked for at first where the number is not known, and how it grows.
    private const int FirstAsked = 256;
    private const int Growth = 8;

    private readonly SlotBits _bits = new();
    private readonly RankedSlots _batch = new();
    private readonly RankedSlots _alone = new();
    private readonly DeviceSearch[] _devices;
    private readonly List<DeviceSearch> _needed = [];
    private readonly IndexStore _store;
    private IndexSnapshot _snapshot = null!;
    private PairwiseSettings _comparison;
    private float? _bound;
    private int _wanted;
    private int _asked;
    private long _first;
    private int _count;

    /// <param name="store">The index.</param>
    /// <param name="devices">Its devices.</param>
    public IndexSearch(IndexStore store, IndexDevices devices)
    {
        _store = store;
        _devices = [.. Enumerable.Range(0, devices.Count).Select(number => new DeviceSearch(devices, number))];
    }

    /// <summary>Rows that may be found.</summary>
    public long Population { get; private set; }

    /// <summary>Queries of a batch.</summary>
    public int QueriesAtATime { get; private set; }

    /// <summary>Whether all that was found is proven.</summary>
    public bool IsExact => Array.TrueForAll(_devices, device => device.Use.IsExact);

    /// <summary>How many rows were compared as they are stored though there is a coarse copy of them.</summary>
    public long Rescored => _devices.Sum(device => device.Use.Rescored);

    private RankedSlots Found => _alone.Asked > 0 ? _alone : _batch;

    private SearchSettings Settings => new(_comparison, Found.Asked, _bound);

    /// <summary>Enters a snapshot, until <see cref="End"/>.</summary>
    /// <param name="filter">What may be found; null: all.</param>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="k">Neighbours of a query; null: all within the bound.</param>
    /// <param name="bound">The worst score that counts; null: any does.</param>
    /// <param name="columns">Components of a query.</param>
    /// <param name="mostRescored">How many rows found by a coarse copy are compared as they are stored, of one query; null: all that it takes.</param>
    public void Begin(IndexFilter? filter, in PairwiseSettings comparison, int? k, float? bound, int columns, int? mostRescored)
    {
        _snapshot = filter is null ? _store.Enter() : filter.Enter(_store, _bits);
        _comparison = comparison;
        _bound = bound;
        Population = filter is null ? _snapshot.Count : 0;
        for (int number = 0; number < _devices.Length; number++)
        {
            DeviceSearch device = _devices[number];
            int? most = mostRescored is { } all ? Math.Max(1, (all + number) / _devices.Length) : null;
            (device.Use.MostRescored, device.Use.IsExact, device.Use.Rescored) = (most, true, 0);
            if (filter is null)
            {
                device.TakeAll(_snapshot);
            }
            else
            {
                Population += device.TakeFiltered(_snapshot, _bits);
            }

            if (device.IsNeeded)
            {
                _needed.Add(device);
            }
        }

        _wanted = (int)Math.Min(k ?? Population, Population);
        _asked = (int)Math.Min(Population, k is null ? FirstAsked : _snapshot.IsOrdered ? _wanted : _wanted + 1L);
        QueriesAtATime = Math.Max(1, Math.Min(MostResults / Math.Max(1, _asked), MostComponents / Math.Max(1, columns)));
    }

    /// <summary>Takes queries that are on the host, not more than a batch.</summary>
    public void TakeQueries(ReadOnlySpan<float> queries, int count, int columns)
    {
        foreach (DeviceSearch device in _needed)
        {
            device.TakeQueries(queries, count, columns);
        }
    }

    /// <summary>Takes queries that are on one of the devices; others get a copy.</summary>
    /// <param name="owner">Which device.</param>
    /// <param name="queries">All of them.</param>
    public void TakeQueries(int owner, Matrix queries)
    {
        float[]? copy = null;
        foreach (DeviceSearch device in _needed)
        {
            if (device == _devices[owner])
            {
                device.TakeQueries(queries.View);
            }
            else
            {
                device.TakeQueries(copy ??= queries.ToArray(), (int)queries.Rows, queries.Columns);
            }
        }
    }

    /// <summary>A batch of queries follows.</summary>
    /// <param name="first">The first of those that were taken.</param>
    /// <param name="count">How many.</param>
    public void BeginBatch(long first, int count)
    {
        (_first, _count) = (first, count);
        _batch.Begin(count, _asked);
    }

    /// <summary>Searches for the batch, or for the query that needs more.</summary>
    public void Run(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_needed.Count == 1)
        {
            _needed[0].Search(_first, _count, Settings, Found, cancellation);
        }
        else if (_needed.Count > 1)
        {
            RunTogether(cancellation);
        }
    }

    /// <summary>As <see cref="Run"/>, without blocking the calling thread.</summary>
    public ValueTask RunAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _needed.Count switch
        {
            0 => ValueTask.CompletedTask,
            1 => _needed[0].SearchAsync(_first, _count, Settings, Found, cancellation),
            _ => RunTogetherAsync(cancellation),
        };
    }

    /// <summary>
    /// Whether more must be asked for to know a query's results: then <see cref="Run"/> searches for it alone, until this is false.
    /// </summary>
    public bool NeedsMore(int query)
    {
        (Memory<float> scores, Memory<long> slots) = FoundOf(query);
        if (slots.Span.Contains(-1) || IsEnough(scores.Span))
        {
            return false;
        }

        if (_alone.Asked == 0)
        {
            (_first, _count) = (_first + query, 1);
        }

        _alone.Begin(1, (int)Math.Min(Population, (long)Growth * slots.Length));
        return true;
    }

    /// <summary>A query's results, once no more are needed: best first, ties by the lower id. They stay until the next call.</summary>
    public void Take(int query, out ReadOnlySpan<long> ids, out ReadOnlySpan<float> scores)
    {
        (Memory<float> found, Memory<long> slots) = FoundOf(query);
        int count = slots.Span.IndexOf(-1) is >= 0 and int end ? end : slots.Length;
        Name(slots.Span[..count], found.Span);
        count = Math.Min(count, _wanted);
        ids = slots.Span[..count];
        scores = found.Span[..count];
        if (_alone.Asked > 0)
        {
            _first -= query;
            _alone.End();
        }
    }

    /// <summary>Leaves the snapshot.</summary>
    public void End()
    {
        _store.Leave(_snapshot);
        _snapshot = null!;
        Array.ForEach(_devices, device => device.End());
        _needed.Clear();
        _bits.End();
        _batch.Return();
        _alone.Return();
    }

    private (Memory<float> Scores, Memory<long> Slots) FoundOf(int query)
    {
        RankedSlots from = Found;
        int first = from == _alone ? 0 : query * from.Asked;
        return (from.Scores.Slice(first, from.Asked), from.Slots.Slice(first, from.Asked));
    }

    // Whether nothing that was not asked for belongs to the results.
    private bool IsEnough(ReadOnlySpan<float> found) => found.Length == Population
        || (found.Length >= _wanted && (_snapshot.IsOrdered || !AreEqual(found[_wanted - 1], found[^1])));

    private static bool AreEqual(float a, float b) => a == b || (float.IsNaN(a) && float.IsNaN(b));

    private void Name(Span<long> rows, ReadOnlySpan<float> found)
    {
        foreach (ref long row in rows)
        {
            row = _snapshot.IdOf(row);
        }

        if (_snapshot.IsOrdered)
        {
            return;
        }

        for (int first = 0; first < rows.Length;)
        {
            int end = first + 1;
            while (end < rows.Length && AreEqual(found[first], found[end]))
            {
                end++;
            }

            rows[first..end].Sort();
            first = end;
        }
    }
}
