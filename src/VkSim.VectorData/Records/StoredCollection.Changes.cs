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
            try
            {
                await _vectors.PrepareAsync(changes, cancellationToken).ConfigureAwait(false);
                await ChangeAsync([], changes.Select(change => (change.Record.Id, change.New)), () => Apply(changes)).ConfigureAwait(false);
            }
            catch
            {
                _vectors.Abandon(changes.FindAll(change => _table[change.Record.Slot] != change.Record));
                throw;
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
        uint version = _vectors.NextVersion();
        int NextSlot() => ++taken <= _free.Count ? _free[^taken] : _slots + taken - _free.Count - 1;
        return [.. last.Values.Select(record =>
            (new StoredRecord(StoredRecord.IdOf(_indexes.Find(record.Key)?.Slot ?? NextSlot(), version), record.Key, record.Values), record))];
    }

    // First the log, which may fail and then has not changed; then memory.
    private async Task ChangeAsync(IEnumerable<int> removed, IEnumerable<(long Id, NewRecord Record)> stored, Action apply)
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

    private void Apply(List<(StoredRecord Record, NewRecord New)> changes)
    {
        _vectors.Store(changes, _table);
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

    private void Apply(List<StoredRecord> removed)
    {
        _vectors.Remove(removed);
        foreach (StoredRecord record in removed)
        {
            _indexes.Remove(record);
            _table[record.Slot] = null;
            _free.Add(record.Slot);
        }
    }
}
