using VkSim.VectorData.Filters;
using VkSim.VectorData.Logs;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>
/// The records of a collection, and the vectors of each vector property. Threads may call at the same time; whoever reads sees all records and
/// vectors at one moment.
/// </summary>
/// <remarks>
/// What reads takes the lock to begin: then it has a snapshot of the records, and its search one of the vectors, of the same moment. What
/// changes takes turns before it takes the lock.
/// </remarks>
internal sealed partial class StoredCollection : IDisposable
{
    private readonly Lock _gate;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly RecordVectors _vectors;
    private readonly RecordTable _table = new();
    private readonly RecordIndexes _indexes;
    private readonly List<int> _free = [];
    private readonly RecordLog? _log;
    private int _slots;
    private Exception? _failure;

    private StoredCollection(RecordSchema schema, RecordLog? log, RecordVectors vectors, IVectorIndexProvider? provider, Lock gate)
    {
        (Schema, _log, _vectors, VectorIndexes, _gate) = (schema, log, vectors, provider, gate);
        _indexes = new RecordIndexes(schema);
    }

    /// <summary>What the records are made of.</summary>
    public RecordSchema Schema { get; }

    /// <summary>Where the vectors are; null: in this process.</summary>
    public IVectorIndexProvider? VectorIndexes { get; }

    /// <summary>The records of keys, in their order; those without a record are left out.</summary>
    public List<StoredRecord> Find(IEnumerable<object> keys)
    {
        lock (_gate)
        {
            ThrowIfUnusable();
            return [.. keys.Select(_indexes.Find).OfType<StoredRecord>()];
        }
    }

    /// <summary>The records that a filter asks for, in the order of slots.</summary>
    public IEnumerable<StoredRecord> Find(RecordPredicate filter)
    {
        (RecordSnapshot records, Candidates? candidates) = Look(filter);
        for (int slot = 0; slot < records.Slots; slot++)
        {
            if ((candidates is null || candidates.Slots[slot]) && records[slot] is { } record && (candidates is { AreExact: true } || filter.Matches(record)))
            {
                yield return record;
            }
        }
    }

    /// <summary>The records whose vectors are nearest to a query, best first, with what an index gives as scores.</summary>
    /// <param name="column">The vector column.</param>
    /// <param name="query">As many components as the column has.</param>
    /// <param name="most">How many, at least 1.</param>
    /// <param name="filter">Which; null: any.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<List<(StoredRecord Record, float Score)>> SearchAsync(
        int column, ReadOnlyMemory<float> query, long most, RecordPredicate? filter, CancellationToken cancellationToken)
    {
        SlotSet? allowed = null;
        RecordSnapshot? seen = null;
        if (filter is not null)
        {
            (seen, allowed) = Allow(filter, cancellationToken);
        }

        long[] slots;
        float[] scores;
        RecordSnapshot records;
        ValueTask<int> search;
        lock (_gate)
        {
            ThrowIfUnusable();
            records = _table.Snapshot();
            Renew(allowed, filter, seen, records);
            int k = (int)Math.Min(most, Math.Min(allowed?.Count ?? _indexes.Count, _vectors.MostOf(column)));
            if (k == 0)
            {
                return [];
            }

            slots = new long[k];
            scores = new float[k];
            search = _vectors.SearchAsync(column, query, slots, scores, allowed, records, cancellationToken);
        }

        int found = await search.ConfigureAwait(false);
        var hits = new List<(StoredRecord, float)>(found);
        for (int i = 0; i < found; i++)
        {
            hits.Add((records[(int)slots[i]]!, scores[i]));
        }

        return hits;
    }

    /// <summary>From now on the vectors of all records seen can be read.</summary>
    public VectorReading BeginReading()
    {
        lock (_gate)
        {
            ThrowIfUnusable();
            return _vectors.BeginReading();
        }
    }

    /// <summary>What is thrown where the collection was closed.</summary>
    public static ObjectDisposedException Closed() => new(nameof(StoredCollection), "The collection was deleted, or its store disposed.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Cancel();
        _turn.Wait();
        lock (_gate)
        {
            _failure ??= Closed();
            _vectors.Dispose();
        }

        _log?.Dispose();
        _turn.Release();
    }

    // The snapshot and what indexes tell of it.
    private (RecordSnapshot Records, Candidates? Candidates) Look(RecordPredicate filter)
    {
        lock (_gate)
        {
            ThrowIfUnusable();
            RecordSnapshot records = _table.Snapshot();
            Candidates? candidates = filter.Find(_indexes);
            candidates?.Slots.Grow(records.Slots);
            return (records, candidates);
        }
    }

    // Looks at records without the lock; what is changed meanwhile is looked at again when the search begins.
    private (RecordSnapshot Records, SlotSet Allowed) Allow(RecordPredicate filter, CancellationToken cancellationToken)
    {
        (RecordSnapshot records, Candidates? candidates) = Look(filter);
        if (candidates is { AreExact: true })
        {
            return (records, candidates.Slots);
        }

        var allowed = new SlotSet(records.Slots);
        for (int slot = 0; slot < records.Slots; slot++)
        {
            if ((slot & RecordSnapshot.InBlock) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if ((candidates is null || candidates.Slots[slot]) && records[slot] is { } record && filter.Matches(record))
            {
                allowed[slot] = true;
            }
        }

        return (records, allowed);
    }

    private static void Renew(SlotSet? allowed, RecordPredicate? filter, RecordSnapshot? seen, RecordSnapshot records)
    {
        if (allowed is null || seen == records)
        {
            return;
        }

        allowed.Grow(records.Slots);
        foreach (int slot in records.ChangedSince(seen!))
        {
            allowed[slot] = records[slot] is { } record && filter!.Matches(record);
        }
    }

    private void ThrowIfUnusable()
    {
        if (_failure is not null)
        {
            throw new InvalidOperationException($"The collection cannot be used any more: {_failure.Message}", _failure);
        }
    }
}
