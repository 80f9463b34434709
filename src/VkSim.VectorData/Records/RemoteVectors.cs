using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>
/// Vectors elsewhere. Each version of a record has an id that no other one ever has, so nobody sees what is added for a change until the
/// records are there, and what the change replaces stays until nobody reads at an earlier moment. Calls that fail, are made again or come late
/// leave ids that no record has; searches look past them, and they are removed later, at the latest when the collection is opened again.
/// </summary>
internal sealed class RemoteVectors : RecordVectors
{
    private readonly Lock _gate;
    private readonly IReadOnlyList<VectorColumn> _columns;
    private readonly IReadOnlyList<IVectorIndex> _indexes;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly Moments _moments = new();
    private bool _isRemoving;

    /// <summary>Takes indexes that have the vectors of all records, and perhaps others.</summary>
    /// <param name="columns">The vector properties.</param>
    /// <param name="indexes">Their indexes.</param>
    /// <param name="gate">The collection's lock.</param>
    public RemoteVectors(IReadOnlyList<VectorColumn> columns, IReadOnlyList<IVectorIndex> indexes, Lock gate)
    {
        (_columns, _indexes, _gate) = (columns, indexes, gate);
        _closed = _closing.Token;
    }

    /// <summary>Ids that a search is given at once: 4 MB of them.</summary>
    public int MostIds { get; init; } = 1 << 19;

    /// <summary>The number of the newest version.</summary>
    public uint Version { get; set; }

    /// <inheritdoc/>
    public override uint NextVersion() => Version < uint.MaxValue
        ? ++Version
        : throw new InvalidOperationException($"The collection was changed {uint.MaxValue} times, as often as it can be; expected its records in a new one.");

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(List<(StoredRecord Record, NewRecord New)> changes, CancellationToken cancellationToken) =>
        await UntilClosedAsync(
            async token =>
            {
                await Task.WhenAll(_indexes.Select((index, i) => UpsertAsync(index, i, changes, token))).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override void Abandon(List<(StoredRecord Record, NewRecord New)> changes)
    {
        lock (_gate)
        {
            Retire([.. changes.Select(change => change.Record.Id)]);
        }
    }

    /// <inheritdoc/>
    public override void Store(List<(StoredRecord Record, NewRecord New)> changes, RecordTable table) =>
        Remove([.. changes.Select(change => table[change.Record.Slot]).OfType<StoredRecord>()]);

    /// <inheritdoc/>
    public override void Remove(List<StoredRecord> removed)
    {
        if (removed.Count > 0)
        {
            Retire([.. removed.Select(record => record.Id)]);
        }
    }

    /// <inheritdoc/>
    public override long MostOf(int column) => long.MaxValue;

    /// <inheritdoc/>
    public override ValueTask<int> SearchAsync(
        int column, ReadOnlyMemory<float> query, long[] slots, float[] scores, SlotSet? allowed, RecordSnapshot records, CancellationToken cancellationToken) =>
        new(SearchAsync(_moments.Enter(), column, query, slots, scores, allowed, records, cancellationToken));

    /// <inheritdoc/>
    public override VectorReading BeginReading() => new RemoteReading(this, _moments.Enter());

    /// <inheritdoc/>
    public override void Cancel() => _closing.Cancel();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    /// <summary>The vectors of ids, a dictionary for each column.</summary>
    public Task<IReadOnlyDictionary<long, float[]>[]> ReadAsync(long[] ids, CancellationToken cancellationToken) =>
        UntilClosedAsync(token => Task.WhenAll(ids.Length == 0 ? [] : _indexes.Select(index => index.GetAsync(ids, token))), cancellationToken);

    /// <summary>Somebody reads no more.</summary>
    public void Leave(Moment moment)
    {
        lock (_gate)
        {
            moment.Readers--;
            StartRemoving();
        }
    }

    private static List<Neighbor> Seen(IEnumerable<Neighbor> hits, RecordSnapshot records, int most) =>
        [.. hits.Where(hit => hit.Id >= 0 && records[StoredRecord.SlotOf(hit.Id)]?.Id == hit.Id).Take(most)];

    private async Task<T> UntilClosedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw StoredCollection.Closed();
        }
    }

    private Task UpsertAsync(IVectorIndex index, int column, List<(StoredRecord Record, NewRecord New)> changes, CancellationToken cancellationToken)
    {
        var with = changes.Where(change => change.New.Vectors[column] is not null).ToList();
        return with.Count == 0
            ? Task.CompletedTask
            : index.UpsertAsync(with.Select(change => change.Record.Id).ToArray(), Gather(with, column, _columns[column].Dimensions), cancellationToken);
    }

    private async Task<int> SearchAsync(
        Moment moment, int column, ReadOnlyMemory<float> query, long[] slots, float[] scores, SlotSet? allowed, RecordSnapshot records, CancellationToken cancellationToken)
    {
        // The caller has the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            List<Neighbor> found = await UntilClosedAsync(
                token => allowed is null
                    ? SearchAllAsync(_indexes[column], query, slots.Length, records, token)
                    : SearchAmongAsync(column, query, slots.Length, Ids(allowed, records), token),
                cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < found.Count; i++)
            {
                (slots[i], scores[i]) = (StoredRecord.SlotOf(found[i].Id), found[i].Score);
            }

            return found.Count;
        }
        finally
        {
            Leave(moment);
        }
    }

    // All ids that the snapshot knows are there: the first of them that an answer has are the nearest, whatever lies between.
    private static async Task<List<Neighbor>> SearchAllAsync(IVectorIndex index, ReadOnlyMemory<float> query, int k, RecordSnapshot records, CancellationToken cancellationToken)
    {
        for (int asked = k; ;)
        {
            Neighbor[] hits = await index.SearchAsync(query, asked, null, cancellationToken).ConfigureAwait(false);
            List<Neighbor> seen = Seen(hits, records, k);
            if (seen.Count == k || hits.Length < asked || asked == Array.MaxLength)
            {
                return seen;
            }

            asked = (int)Math.Min(Array.MaxLength, 2L * asked);
        }
    }

    private async Task<List<Neighbor>> SearchAmongAsync(int column, ReadOnlyMemory<float> query, int k, long[] ids, CancellationToken cancellationToken)
    {
        var found = new List<Neighbor>();
        for (int first = 0; first < ids.Length; first += MostIds)
        {
            ReadOnlyMemory<long> part = ids.AsMemory(first, Math.Min(MostIds, ids.Length - first));
            found.AddRange(await _indexes[column].SearchAsync(query, Math.Min(k, part.Length), part, cancellationToken).ConfigureAwait(false));
            if (first > 0)
            {
                found.Sort(RankOrder.Of(_columns[column].Distance.Metric));
                found.RemoveRange(Math.Min(k, found.Count), Math.Max(0, found.Count - k));
            }
        }

        return found;
    }

    private static long[] Ids(SlotSet allowed, RecordSnapshot records)
    {
        var ids = new List<long>();
        for (int slot = 0; slot < records.Slots; slot++)
        {
            if (allowed[slot] && records[slot] is { } record)
            {
                ids.Add(record.Id);
            }
        }

        return [.. ids];
    }

    private void Retire(long[] ids)
    {
        _moments.Retire(ids);
        StartRemoving();
    }

    private void StartRemoving()
    {
        if (!_isRemoving && !_closed.IsCancellationRequested && _moments.Take() is { Length: > 0 } ids)
        {
            _isRemoving = true;
            _ = Task.Run(() => RemoveAsync(ids));
        }
    }

    // What cannot be removed now is tried again after the next change or search.
    private async Task RemoveAsync(long[] ids)
    {
        Task removing = Task.WhenAll(_indexes.Select(index => index.RemoveAsync(ids, _closed)));
        await removing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _isRemoving = false;
            if (removing.IsCompletedSuccessfully)
            {
                StartRemoving();
            }
            else
            {
                _moments.Retire(ids);
            }
        }
    }
}
