using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <summary>
/// One search in one snapshot: which rows it may find, what the device is asked for, and the ids of what was found. A device ranks equal
/// scores by slots; where ids do not ascend with them one more neighbour is asked for, and more where equal scores go on beyond it, so that
/// the lower ids are found.
/// </summary>
internal sealed class IndexSearch
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
    private readonly List<SearchPart> _filtered = [];
    private readonly CoarseUse _use = new();
    private SearchPart[] _parts = [];
    private IndexStore _store = null!;
    private IndexSnapshot _snapshot = null!;
    private PairwiseSettings _comparison;
    private float? _bound;
    private int _wanted;
    private int _asked;

    /// <summary>Rows that may be found.</summary>
    public long Population { get; private set; }

    /// <summary>Queries of a batch.</summary>
    public int QueriesAtATime { get; private set; }

    /// <summary>What to search.</summary>
    public ReadOnlyMemory<SearchPart> Parts { get; private set; }

    /// <summary>Those parts whose rows are on the device.</summary>
    public ReadOnlyMemory<SearchPart> Resident => Parts.ToArray().Where(part => !StreamedSearch.Holds(part)).ToArray();

    /// <summary>The parameters of the search that the device is asked for.</summary>
    public SearchSettings Settings => new(_comparison, Found.Asked, _bound, _use);

    /// <summary>Whether all that was found is proven.</summary>
    public bool IsExact => _use.IsExact;

    /// <summary>How many rows were compared as they are stored though there is a coarse copy of them.</summary>
    public long Rescored => _use.Rescored;

    /// <summary>Where the device writes what it finds.</summary>
    public RankedSlots Found => _alone.Asked > 0 ? _alone : _batch;

    /// <summary>Enters a snapshot, until <see cref="End"/>.</summary>
    /// <param name="store">The index.</param>
    /// <param name="filter">What may be found; null: all.</param>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="k">Neighbours of a query; null: all within the bound.</param>
    /// <param name="bound">The worst score that counts; null: any does.</param>
    /// <param name="columns">Components of a query.</param>
    /// <param name="mostRescored">How many rows found by a coarse copy are compared as they are stored, of one query; null: all that it takes.</param>
    public void Begin(
        IndexStore store, IndexFilter? filter, in PairwiseSettings comparison, int? k, float? bound, int columns, int? mostRescored)
    {
        (_use.MostRescored, _use.IsExact, _use.Rescored) = (mostRescored, true, 0);
        _store = store;
        _snapshot = filter is null ? store.Enter() : filter.Enter(store, _bits);
        _comparison = comparison;
        _bound = bound;
        if (filter is null)
        {
            (Parts, Population) = (_snapshot.Parts, _snapshot.Count);
        }
        else
        {
            TakeFiltered();
        }

        _wanted = (int)Math.Min(k ?? Population, Population);
        _asked = (int)Math.Min(Population, k is null ? FirstAsked : _snapshot.IsOrdered ? _wanted : _wanted + 1L);
        QueriesAtATime = Math.Max(1, Math.Min(MostResults / Math.Max(1, _asked), MostComponents / Math.Max(1, columns)));
    }

    /// <summary>A batch of queries follows.</summary>
    public void BeginBatch(int queries) => _batch.Begin(queries, _asked);

    /// <summary>
    /// Whether more must be asked for to know a query's results: then it is to be searched alone, as <see cref="Settings"/> and
    /// <see cref="Found"/> say now, until this is false.
    /// </summary>
    public bool NeedsMore(int query)
    {
        (Memory<float> scores, Memory<long> slots) = FoundOf(query);
        if (slots.Span.Contains(-1) || IsEnough(scores.Span))
        {
            return false;
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
        _alone.End();
    }

    /// <summary>Leaves the snapshot.</summary>
    public void End()
    {
        _store.Leave(_snapshot);
        _snapshot = null!;
        Parts = default;
        _filtered.Clear();
        _bits.End();
        Array.Clear(_parts);
        _batch.Return();
        _alone.Return();
    }

    private (Memory<float> Scores, Memory<long> Slots) FoundOf(int query)
    {
        RankedSlots from = Found;
        int first = from == _alone ? 0 : query * from.Asked;
        return (from.Scores.Slice(first, from.Asked), from.Slots.Slice(first, from.Asked));
    }

    private void TakeFiltered()
    {
        Population = 0;
        foreach (ref readonly ChunkRows rows in _snapshot.Chunks)
        {
            int first = rows.Chunk.FirstSlot;
            long allowed = _bits.CountOf(first, rows.Visible);
            Population += allowed;
            if (allowed > 0)
            {
                _filtered.Add(rows.Chunk.PartOf(rows.Visible, _bits.Words, first / 64));
            }
        }

        if (_parts.Length < _filtered.Count)
        {
            _parts = new SearchPart[_filtered.Capacity];
        }

        _filtered.CopyTo(_parts);
        Parts = _parts.AsMemory(0, _filtered.Count);
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
