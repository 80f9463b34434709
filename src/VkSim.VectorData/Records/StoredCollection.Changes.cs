using VkSim.VectorData.Logs;

namespace VkSim.VectorData.Records;

/// <content>Records that come and go.</content>
internal sealed partial class StoredCollection
{
    // Records that are read from a log at once.
    private const int LoadedAtOnce = 4096;

    /// <summary>Stores records, in place of those with the same keys, all at once. Of records with one key the last counts.</summary>
    public async ValueTask UpsertAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfUnusable();
            List<(StoredRecord Record, NewRecord New)> changes = Place(records);
            await ChangeAsync([], changes.Select(change => (change.Record.Slot, change.New)), () => Apply(changes)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes the records of keys, all at once; keys without a record are no matter.</summary>
    public async ValueTask DeleteAsync(IEnumerable<object> keys, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<StoredRecord> records = Find(keys.Distinct());
            if (records.Count > 0)
            {
                await ChangeAsync(records.Select(record => record.Slot), [], () => Apply(records)).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // Only one thread changes; reading what it changed itself needs no lock.
    private List<(StoredRecord Record, NewRecord New)> Place(IReadOnlyList<NewRecord> records)
    {
        var last = new Dictionary<object, NewRecord>(records.Count);
        foreach (NewRecord record in records)
        {
            last[record.Key] = record;
        }

        int taken = 0;
        int NextSlot() => ++taken <= _free.Count ? _free[^taken] : _slots + taken - _free.Count - 1;
        return [.. last.Values.Select(record =>
            (new StoredRecord(_indexes.Find(record.Key)?.Slot ?? NextSlot(), record.Key, record.Values), record))];
    }

    // First the log, which may fail and then has not changed; then memory.
    private async Task ChangeAsync(IEnumerable<int> removed, IEnumerable<(int Slot, NewRecord Record)> stored, Action apply)
    {
        if (_log is null)
        {
            Apply(apply, undo: null);
            return;
        }

        await Task.Run(() =>
        {
            Apply(apply, _log.Append(removed, stored));
            _log.Tidy();
        }).ConfigureAwait(false);
    }

    private void Apply(Action apply, Action? undo)
    {
        lock (_gate)
        {
            try
            {
                apply();
            }
            catch (Exception failure)
            {
                // Indexes and records may not fit one another any more.
                _failure = failure;
                undo?.Invoke();
                throw;
            }
        }
    }

    private void Load(RecordLog log)
    {
        foreach ((int Slot, NewRecord New)[] part in log.Read().Chunk(LoadedAtOnce))
        {
            List<(StoredRecord Record, NewRecord New)> records = [.. part.Select(read => (new StoredRecord(read.Slot, read.New.Key, read.New.Values), read.New))];
            for (int i = 0; i < _vectors.Length; i++)
            {
                Apply(_vectors[i], i, records);
            }

            foreach ((StoredRecord record, _) in records)
            {
                _table[record.Slot] = record;
                _indexes.Add(record);
            }
        }

        _slots = log.Slots;
        _free.AddRange(Enumerable.Range(0, _slots).Where(slot => _table[slot] is null));
    }

    private void Apply(List<(StoredRecord Record, NewRecord New)> changes)
    {
        foreach ((StoredRecord record, _) in changes)
        {
            KeepVectors(_table[record.Slot]);
        }

        for (int i = 0; i < _vectors.Length; i++)
        {
            Apply(_vectors[i], i, changes);
        }

        foreach ((StoredRecord record, _) in changes)
        {
            if (_table[record.Slot] is { } old)
            {
                _indexes.Remove(old);
            }
            else if (record.Slot < _slots)
            {
                _free.RemoveAt(_free.Count - 1);
            }
            else
            {
                _slots++;
            }

            _table[record.Slot] = record;
            _indexes.Add(record);
        }
    }

    private static void Apply(EmbeddingIndex index, int column, List<(StoredRecord Record, NewRecord New)> changes)
    {
        var with = changes.Where(change => change.New.Vectors[column] is not null).ToList();
        long[] ids = [.. with.Select(change => (long)change.Record.Slot)];
        float[] vectors = new float[with.Count * index.Dimensions];
        for (int i = 0; i < with.Count; i++)
        {
            with[i].New.Vectors[column]!.Value.Span.CopyTo(vectors.AsSpan(i * index.Dimensions));
        }

        index.UpsertRange(ids, vectors);
        foreach ((StoredRecord record, NewRecord change) in changes)
        {
            if (change.Vectors[column] is null)
            {
                index.TryRemove(record.Slot);
            }
        }
    }

    private void Apply(List<StoredRecord> removed)
    {
        foreach (StoredRecord record in removed)
        {
            KeepVectors(record);
        }

        foreach (EmbeddingIndex index in _vectors)
        {
            index.RemoveRange([.. removed.Select(record => (long)record.Slot).Where(index.Contains)]);
        }

        foreach (StoredRecord record in removed)
        {
            _indexes.Remove(record);
            _table[record.Slot] = null;
            _free.Add(record.Slot);
        }
    }

    private void KeepVectors(StoredRecord? record)
    {
        if (record is not null && _vectorReaders > 0)
        {
            record.LastVectors = ReadVectors(record.Slot);
        }
    }
}
