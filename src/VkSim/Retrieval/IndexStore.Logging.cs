using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <content>
/// Changes are logged in the order in which they are seen. Where they have to be on the disk before, those that come while others are on their
/// way wait, and go there together: one of their threads brings the log to the disk and shows them all. A change of ids that wait follows when
/// they are seen.
/// </content>
internal sealed partial class IndexStore
{
    private const int MostUnsettledKept = 1 << 16;

    // Taken before the lock of changes, by whoever brings the log to the disk.
    private readonly Lock _syncing = new();

    // In the log and not seen yet, in order, and their ids; guarded by the lock of changes.
    private HashSet<long> _unsettled = [];
    private List<LoggedChange> _pending = [];
    private List<LoggedChange> _group = [];
    private IndexLog? _log;

    private bool IsAwaited => _log is { IsAwaited: true };

    /// <summary>Writes changes to a log from now on.</summary>
    public void LogTo(IndexLog log) => _log = log;

    /// <summary>Uses the log between two changes.</summary>
    public void UseLog(Action<IndexLog> use)
    {
        lock (_syncing)
        {
            lock (_changing)
            {
                lock (_gate)
                {
                    CheckOpen();
                }

                Settle();
                use(_log!);
            }
        }
    }

    // Logs rows that are on the device.
    private LoggedChange LogPut(List<SlotRun> runs, ReadOnlySpan<long> ids, RowValues rows, bool areNew)
    {
        var change = new LoggedChange(runs, null);
        while (true)
        {
            lock (_changing)
            {
                if (!Wait(ids))
                {
                    long nextId;
                    lock (_gate)
                    {
                        CheckOpen();
                        Name(runs, ids);
                        if (areNew)
                        {
                            RequireNew(ids);
                        }

                        nextId = NextIdAfter(ids);
                    }

                    _log?.Put(nextId, ids, rows);
                    lock (_gate)
                    {
                        _nextId = Math.Max(_nextId, nextId);
                    }

                    Enlist(change, ids);
                    return change;
                }
            }

            SettleAll();
        }
    }

    // Gives an id of which there is no row, or which is there twice; nothing is logged then.
    private long? LogRemoval(ReadOnlySpan<long> ids, out LoggedChange change)
    {
        change = new LoggedChange(null, IsAwaited ? ids.ToArray() : null);
        while (true)
        {
            lock (_changing)
            {
                if (!Wait(ids))
                {
                    long nextId;
                    lock (_gate)
                    {
                        CheckOpen();
                        if (FirstTwice(ids) is { } twice)
                        {
                            return twice;
                        }

                        foreach (long id in ids)
                        {
                            if (_table.Find(id) < 0)
                            {
                                return id;
                            }
                        }

                        nextId = _nextId;
                    }

                    _log?.Remove(nextId, ids);
                    Enlist(change, ids);
                    return null;
                }
            }

            SettleAll();
        }
    }

    private bool Wait(ReadOnlySpan<long> ids)
    {
        if (_unsettled.Count > 0)
        {
            foreach (long id in ids)
            {
                if (_unsettled.Contains(id))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Under the lock of changes.
    private void Enlist(LoggedChange change, ReadOnlySpan<long> ids)
    {
        if (!IsAwaited)
        {
            lock (_gate)
            {
                int added = Show(change.Runs, change.Runs is null ? ids : []);
                Publish();
                change.Succeed(added);
            }

            return;
        }

        _pending.Add(change);
        foreach (long id in ids)
        {
            _unsettled.Add(id);
        }
    }

    // Ends a change that is logged; gives how many ids are new.
    private int Settle(LoggedChange change)
    {
        if (!change.IsSettled)
        {
            lock (_syncing)
            {
                if (!change.IsSettled)
                {
                    Settle();
                }
            }
        }

        return change.Failure is { } failure ? throw new IOException(failure.Message, failure) : change.Added;
    }

    private void SettleAll()
    {
        lock (_syncing)
        {
            Settle();
        }
    }

    // By one thread at a time; changes are logged meanwhile, unless it has their lock too.
    private void Settle()
    {
        IndexLogMark mark;
        lock (_changing)
        {
            if (_pending.Count == 0)
            {
                return;
            }

            (_group, _pending) = (_pending, _group);
            mark = _log!.Mark;
        }

        Exception? failure = null;
        try
        {
            _log.Sync();
        }
        catch (IOException e)
        {
            failure = e;
        }

        lock (_changing)
        {
            if (failure is null)
            {
                _log.IsOnDisk(mark);
                // Before others may move the rows.
                _group.ForEach(Forget);
                Show(_group);
            }
            else
            {
                // What was logged meanwhile follows what is not there.
                _log.TakeBack();
                _group.AddRange(_pending);
                _pending.Clear();
                _group.ForEach(change => change.Fail(failure));
                _unsettled.Clear();
            }

            _group.Clear();
            if (_unsettled.Count == 0 && _unsettled.Capacity > MostUnsettledKept)
            {
                _unsettled = [];
            }
        }
    }

    private void Forget(LoggedChange change)
    {
        foreach (long id in change.Removed ?? [])
        {
            _unsettled.Remove(id);
        }

        foreach ((RowChunk chunk, int row) in RowsOf(change.Runs ?? []))
        {
            _unsettled.Remove(chunk.IdOf(row));
        }
    }

    // For the snapshot to come; gives how many ids are new.
    private int Show(List<SlotRun>? runs, ReadOnlySpan<long> removed)
    {
        foreach (long id in removed)
        {
            int slot = _table.Find(id);
            _table.Remove(id);
            End(slot);
        }

        return runs is null ? 0 : Show(runs);
    }

    // In one snapshot; they are of different ids.
    private void Show(List<LoggedChange> changes)
    {
        lock (_gate)
        {
            int[] added = new int[changes.Count];
            for (int i = 0; i < added.Length; i++)
            {
                added[i] = Show(changes[i].Runs, changes[i].Removed);
            }

            Publish();
            for (int i = 0; i < added.Length; i++)
            {
                changes[i].Succeed(added[i]);
            }
        }
    }
}
