using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <content>By which table the shard goes, and what is left in its index of ids that it has no more.</content>
internal sealed partial class OpenShard
{
    private const int PurgeSlice = 1024;

    private readonly ShardPlace _place;
    private readonly CancellationToken _ended;
    private readonly Lock _gate = new();
    private ShardView _view;
    private Task _purging = Task.CompletedTask;
    private long _leftovers;

    // Those of the leftovers that are being removed. The index has all of them or none.
    private long[] _removing = [];

    // Ended except while it is open whether the next table gives ids of this shard away.
    private TaskCompletionSource _decided = Decided();

    /// <summary>Number of vectors.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                try
                {
                    return Volatile.Read(ref _isClosed) == 0 ? CountOwn() : 0;
                }
                catch (ObjectDisposedException)
                {
                    return 0;
                }
            }
        }
    }

    /// <summary>Ends when nothing is left of ids that the shard has no more.</summary>
    public Task Purging => _purging;

    // Nobody waits for a removal that is under way: whether it was before or after the count was read, one of its ids tells.
    private long CountOwn()
    {
        while (true)
        {
            bool areGone = AreGone();
            long count = _index.Count - _leftovers + (areGone ? _removing.Length : 0);
            if (AreGone() == areGone)
            {
                return count;
            }
        }

        bool AreGone() => _removing.Length > 0 && !_index.Contains(_removing[0]);
    }

    private long[] OwnIds()
    {
        RoutingTable table = Volatile.Read(ref _view).Table;
        return [.. _index.GetIds().Where(id => table.ShardOf(id) == Shard)];
    }

    private static TaskCompletionSource Decided()
    {
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        decided.SetResult();
        return decided;
    }

    private ShardView ViewOf(RoutingTable table, bool hasOthers) => new(table, hasOthers ? IndexFilter.Where(id => table.ShardOf(id) == Shard) : null);

    // A search that has seen the shard before a newer table, and ends after it, is refused: what it read may have been on its way out.
    private async Task<T> RoutedAsync<T>(long version, Func<ShardView, Task<T>> answer, Func<long, T> refuse, CancellationToken cancellation)
    {
        using Turnstile.Turn turn = await _searches.EnterAsync(cancellation).ConfigureAwait(false);
        ShardView view = await AgreeAsync(version, cancellation).ConfigureAwait(false);
        if (version >= view.Table.Version)
        {
            T found = await Task.Run(() => answer(view), cancellation).ConfigureAwait(false);
            if (version >= Volatile.Read(ref _view).Table.Version)
            {
                return found;
            }
        }

        return refuse(Volatile.Read(ref _view).Table.Version);
    }

    // The shard goes by a table that is no older than its caller's.
    private async ValueTask<ShardView> AgreeAsync(long version, CancellationToken cancellation)
    {
        await Volatile.Read(ref _decided).Task.WaitAsync(cancellation).ConfigureAwait(false);
        ShardView view = Volatile.Read(ref _view);
        if (version <= view.Table.Version)
        {
            return view;
        }

        RoutingTable newer = await _place.Tables.GetAsync(_place.Collection, version, cancellation).ConfigureAwait(false);
        if (newer.Version < version)
        {
            throw new ClusterIndexException($"{_name}: asked by table {version}, and the store has none after {newer.Version}; expected silos of one store.");
        }

        // Whoever splits it is here. If it is split all the same, somebody else has it.
        await Volatile.Read(ref _decided).Task.WaitAsync(cancellation).ConfigureAwait(false);
        return Adopt(newer, isOwn: false) ? Volatile.Read(ref _view) : throw Closed();
    }

    private bool Adopt(RoutingTable newer, bool isOwn, long moved = 0)
    {
        lock (_gate)
        {
            if (newer.Version <= _view.Table.Version)
            {
                return true;
            }

            if (isOwn || newer.AgreesWith(_view.Table, Shard))
            {
                _leftovers += moved;
                Volatile.Write(ref _view, ViewOf(newer, _leftovers > 0));
                return true;
            }
        }

        Close();
        return false;
    }

    private void StartPurge()
    {
        if (_leftovers > 0)
        {
            _purging = Task.Run(Purge);
        }
    }

    // In slices, so that changes do not wait. Until it is done searches leave these ids out, and a shard that comes up anew goes on with it.
    private void Purge()
    {
        try
        {
            RoutingTable table = Volatile.Read(ref _view).Table;
            foreach (long[] others in _index.GetIds().Where(id => table.ShardOf(id) != Shard).Chunk(PurgeSlice))
            {
                lock (_gate)
                {
                    _removing = others;
                }

                // It waits for the disk, and others may count meanwhile.
                _index.RemoveRange(others);
                lock (_gate)
                {
                    _leftovers -= others.Length;
                    _removing = [];
                }
            }

            lock (_gate)
            {
                Volatile.Write(ref _view, ViewOf(_view.Table, hasOthers: false));
            }

            _index.Compact();
            SaveWhereLong();
        }
        catch (Exception e)
        {
            if (Volatile.Read(ref _isClosed) == 0)
            {
                _report("purge", e);
            }
        }
    }
}
