namespace VkSim.VectorData.Records;

/// <content>Records that come and go.</content>
internal sealed partial class StoredCollection
{
    /// <summary>Stores records, in place of those with the same keys, all at once. Of records with one key the last counts.</summary>
    public async ValueTask UpsertAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfUnusable();
            List<(StoredRecord Record, NewRecord New)> changes = Place(records);
            lock (_gate)
            {
                Change(() => Apply(changes));
            }
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
            lock (_gate)
            {
                Change(() => Apply(records));
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

    // Indexes and records would not fit one another after a failure in between.
    private void Change(Action change)
    {
        try
        {
            change();
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }
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
