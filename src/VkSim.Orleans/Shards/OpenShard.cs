using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <summary>
/// A shard that this silo has taken: its index and the lease of its files. Threads may call at the same time. Once the lease is lost every
/// call ends with <see cref="ShardLostException"/>, and the files are closed.
/// </summary>
internal sealed partial class OpenShard : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly EmbeddingIndex _index;
    private readonly IShardLease _lease;
    private readonly VkSimShardOptions _options;
    private readonly string _name;
    private readonly Turnstile _searches;
    private readonly Turnstile _changes;
    private readonly ChangeOrder _order;
    private readonly ReplicaFeed[] _feeds;
    private readonly CancellationTokenRegistration _loss;
    private readonly CancellationTokenSource _closing = new();
    private readonly Action<string, Exception> _report;
    private Task _saving = Task.CompletedTask;
    private TimeSpan _pause = FirstPause;
    private long _nextSave = long.MinValue;
    private int _isSaving;
    private int _isClosed;

    private OpenShard(ShardPlace place, EmbeddingIndex index, IShardLease lease, RoutingTable table, long leftovers, VkSimShardOptions options, Action<string, Exception>? report)
    {
        (_place, _name, Shard, _index, _lease, _options, _report) = (place, place.Name, place.Shard, index, lease, options, report ?? ((_, _) => { }));
        _order = new ChangeOrder(lease.Epoch);
        _ended = _closing.Token;
        _feeds = [.. Enumerable.Range(0, table.Definition.Replicas).Select(_ => new ReplicaFeed(index.Dimensions))];
        (_view, _leftovers) = (ViewOf(table, leftovers > 0), leftovers);
        _searches = new Turnstile(options.MostSearches, options.MostWaiting, $"{_name}, searches");
        _changes = new Turnstile(options.MostChanges, options.MostWaiting, $"{_name}, changes");
        _loss = lease.Lost.UnsafeRegister(_ => Close(), null);
        StartPurge();
    }

    /// <summary>Its number.</summary>
    public int Shard { get; }

    /// <summary>Cancelled when another silo has it.</summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>Opens the index of a lease, once a former owner has closed it, and checks that its ids are those of the shard, or of one that was split off from it.</summary>
    /// <param name="place">Which shard it is.</param>
    /// <param name="lease">The lease; the shard's from then on, if this does not throw.</param>
    /// <param name="table">Which ids are its own, and what its index is made with: the newest one, read after the lease was taken.</param>
    /// <param name="device">The device.</param>
    /// <param name="options">How many call at a time, and when it is saved.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <param name="report">Told what failed, and how, of what no caller waits for.</param>
    /// <exception cref="ClusterIndexException">An id belongs to another shard.</exception>
    /// <exception cref="IndexFileException">The index is damaged, or not what the table says.</exception>
    /// <exception cref="ShardLostException">Another silo has taken the shard meanwhile.</exception>
    public static async Task<OpenShard> OpenAsync(
        ShardPlace place, IShardLease lease, RoutingTable table, VectorDevice device, VkSimShardOptions options, CancellationToken cancellation, Action<string, Exception>? report = null)
    {
        EmbeddingIndex index = await Task.Run(() => OpenIndexAsync(place.Name, lease, table, device, options, cancellation), cancellation).ConfigureAwait(false);
        try
        {
            long leftovers = 0;
            foreach (long id in index.GetIds())
            {
                if (table.ShardOf(id) is var other && other != place.Shard)
                {
                    leftovers++;
                    if (!table.ComesFrom(other, place.Shard))
                    {
                        throw new ClusterIndexException($"{place.Name}: has id {id}, which table {table.Version} gives to shard {other}; expected an id in one shard alone.");
                    }
                }
            }

            DeleteLeftovers(lease.Path);
            return new OpenShard(place, index, lease, table, leftovers, options, report);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellation)
    {
        Protocol.Check(search.Protocol);
        return RoutedAsync(
            search.Table,
            async view =>
            {
                // Ids that are named are the shard's own: the caller routed them by the same table.
                IndexFilter? filter = search.Ids is { } ids ? IndexFilter.Of(ids) : view.Own;
                return await UseAsync(() => ShardAnswers.SearchAsync(_index, search, filter, view.Table.Version, cancellation)).ConfigureAwait(false);
            },
            table => new ShardHits { Status = ShardStatus.StaleTable, Table = table },
            cancellation);
    }

    public async Task<ShardChanged> ChangeAsync(ShardChange change, CancellationToken cancellation)
    {
        Protocol.Check(change.Protocol);
        using Turnstile.Turn turn = await _changes.EnterAsync(cancellation).ConfigureAwait(false);

        // The shard is not split as long as somebody is in.
        RoutingTable table = (await AgreeAsync(change.Table, cancellation).ConfigureAwait(false)).Table;
        if (change.Table < table.Version)
        {
            return new ShardChanged { Status = ShardStatus.StaleTable, Table = table.Version };
        }

        CheckOwn(change.Ids, table);
        using ChangeTurn order = await _order.EnterAsync(change.Stamp, change.Challenge).ConfigureAwait(false);
        if (order.Challenge != 0)
        {
            return new ShardChanged { Status = ShardStatus.UnknownClient, Table = table.Version, Challenge = order.Challenge };
        }

        int count;
        Task[] told = [];
        try
        {
            count = await Task.Run(() => UseAsync(() => new ValueTask<int>(Apply(change))), cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Whether it was made is unknown where it failed.
            Volatile.Read(ref _moving)?.Mark(change.Ids);
            told = _feeds.Length == 0 ? [] : [.. _feeds.Select(feed => feed.Tell(change.Ids))];
        }

        await _lease.CommitAsync(cancellation).ConfigureAwait(false);
        for (int copy = 0; copy < told.Length; copy++)
        {
            await _feeds[copy].ToldAsync(told[copy], cancellation).ConfigureAwait(false);
        }

        SaveWhereLong();
        return new ShardChanged { Status = ShardStatus.Done, Table = table.Version, Count = count };
    }

    public Task<ShardRows> ReadAsync(ShardRead read, CancellationToken cancellation)
    {
        Protocol.Check(read.Protocol);
        return RoutedAsync(
            read.Table,
            view => UseAsync(() => new ValueTask<ShardRows>(Read(read.Ids, view.Table.Version))),
            table => new ShardRows { Status = ShardStatus.StaleTable, Table = table },
            cancellation);
    }

    public Task<ShardIds> ListAsync(ShardList list, CancellationToken cancellation)
    {
        Protocol.Check(list.Protocol);
        return RoutedAsync(
            list.Table,
            view => UseAsync(() => ValueTask.FromResult(new ShardIds { Status = ShardStatus.Done, Table = view.Table.Version, Ids = ReadIds(list, view.Table) })),
            table => new ShardIds { Status = ShardStatus.StaleTable, Table = table },
            cancellation);
    }

    public Task<ShardDescribed> DescribeAsync(ShardAsk ask, string silo, CancellationToken cancellation)
    {
        Protocol.Check(ask.Protocol);
        return RoutedAsync(
            ask.Table,
            view => UseAsync(() => ValueTask.FromResult(new ShardDescribed { Status = ShardStatus.Done, Table = view.Table.Version, Description = Describe(silo) })),
            table => new ShardDescribed { Status = ShardStatus.StaleTable, Table = table },
            cancellation);
    }

    /// <summary>The copies that do not ask for what is new.</summary>
    public IEnumerable<int> LostCopies => Enumerable.Range(0, _feeds.Length).Where(copy => !_feeds[copy].IsFollowed);

    /// <summary>Gives a copy what is new.</summary>
    public async Task<ReplicaBatch> FeedAsync(ReplicaPull pull, CancellationToken cancellation)
    {
        Protocol.Check(pull.Protocol);
        return pull.Copy < _feeds.Length
            ? await Task.Run(() => UseAsync(() => new ValueTask<ReplicaBatch>(_feeds[pull.Copy].AskAsync(pull, OwnIds, () => _lease.CommitAsync(cancellation), ReadBatch, cancellation))), cancellation).ConfigureAwait(false)
            : new ReplicaBatch();
    }

    public ShardDescription Describe(string silo) => new()
    {
        Shard = Shard,
        Silo = silo,
        Device = _index.Device.ToString() ?? "",
        Epoch = _lease.Epoch,
        Count = Count,
        MemoryBytes = _index.MemoryBytes,
        LogBytes = _index.LogBytes,
    };

    /// <summary>Brings the log into the file; closing the shard ends it.</summary>
    public Task<bool> SaveAsync(CancellationToken cancellation) => Task.Run(
        () => UseAsync(() =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended);
            _index.Save(cancellationToken: either.Token);
            return ValueTask.FromResult(true);
        }),
        cancellation);

    public async ValueTask DisposeAsync()
    {
        Close();
        await _saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loss.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _lease.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _searches.Dispose();
            _changes.Dispose();
            _closing.Dispose();
        }
    }

    private static async Task<EmbeddingIndex> OpenIndexAsync(
        string name, IShardLease lease, RoutingTable table, VectorDevice device, VkSimShardOptions options, CancellationToken cancellation)
    {
        var file = new IndexFileOptions { Flush = options.Flush };
        using var deadline = new CancellationTokenSource(options.TakeoverTimeout);
        while (true)
        {
            if (lease.Lost.IsCancellationRequested)
            {
                throw new ShardLostException($"{name}: taken by another silo after its epoch {lease.Epoch}; expected to be the last to have taken it.");
            }

            try
            {
                return EmbeddingIndex.Open(lease.Path, device, table.Options, file, cancellationToken: cancellation);
            }
            catch (IOException e) when (e is not (IndexFileException or FileNotFoundException or DirectoryNotFoundException))
            {
                if (deadline.IsCancellationRequested)
                {
                    throw new ClusterIndexException(
                        $"{name}: a former owner still has its files open after {options.TakeoverTimeout.TotalSeconds:0.###} s, or they cannot be opened; expected him to let go.", e);
                }

                // He looks a few times a second whether he still has the shard.
                await Task.Delay(50, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Of saves that a former owner did not end. One that he is still about fails then, as it should.
    private static void DeleteLeftovers(string path)
    {
        foreach (string leftover in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.*.tmp"))
        {
            File.Delete(leftover);
        }
    }

    private void CheckOwn(long[] ids, RoutingTable table)
    {
        foreach (long id in ids)
        {
            if (table.ShardOf(id) is var other && other != Shard)
            {
                throw new ClusterIndexException($"{_name}: asked to change id {id}, which table {table.Version} gives to shard {other}; expected its own ids.");
            }
        }
    }

    private int Apply(ShardChange change)
    {
        if (change.Vectors is { } vectors)
        {
            return _index.UpsertRange(change.Ids, vectors.Values);
        }

        while (true)
        {
            // One change, and one flush. Others may remove some of them meanwhile.
            long[] there = [.. change.Ids.Distinct().Where(_index.Contains)];
            try
            {
                _index.RemoveRange(there);
                return there.Length;
            }
            catch (KeyNotFoundException)
            {
            }
        }
    }

    private long[] ReadIds(ShardList list, RoutingTable table) =>
        [.. _index.GetIds().Where(id => !(id <= list.After) && table.ShardOf(id) == Shard).Take(list.Most)];

    private ReplicaBatch ReadBatch(long[] ids)
    {
        RoutingTable table = Volatile.Read(ref _view).Table;
        ShardRows rows = Read(ids, table.Version);
        return new ReplicaBatch { Table = table.Version, Definition = table.Definition, Ids = rows.Ids, Vectors = rows.Vectors, Gone = [.. ids.Except(rows.Ids)] };
    }

    private ShardRows Read(long[] ids, long table)
    {
        var found = new List<long>(ids.Length);
        float[] vectors = new float[ids.Length * _index.Dimensions];
        foreach (long id in ids)
        {
            if (_index.TryGet(id, vectors.AsSpan(found.Count * _index.Dimensions, _index.Dimensions)))
            {
                found.Add(id);
            }
        }

        return new ShardRows
        {
            Status = ShardStatus.Done,
            Table = table,
            Ids = [.. found],
            Vectors = new VectorBlock(vectors.AsSpan(0, found.Count * _index.Dimensions)),
        };
    }

    // An index that is closed under way was closed because it is another silo's.
    private async Task<T> UseAsync<T>(Func<ValueTask<T>> use)
    {
        try
        {
            return Volatile.Read(ref _isClosed) == 0 ? await use().ConfigureAwait(false) : throw Closed();
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException && Volatile.Read(ref _isClosed) != 0)
        {
            throw Closed();
        }
    }

    private ShardLostException Closed() => new($"{_name}: closed after its epoch {_lease.Epoch}; expected to be open.");

    private void SaveWhereLong()
    {
        if (_index.LogBytes > _options.SaveAfterLogBytes
            && Environment.TickCount64 >= Volatile.Read(ref _nextSave)
            && Interlocked.Exchange(ref _isSaving, 1) == 0)
        {
            _saving = SaveOnceAsync();
        }
    }

    // A failure leaves everything as it was; the next change after a pause, which grows, tries again.
    private async Task SaveOnceAsync()
    {
        try
        {
            await SaveAsync(CancellationToken.None).ConfigureAwait(false);
            _pause = FirstPause;
        }
        catch (Exception e) when (e is not ShardLostException)
        {
            Volatile.Write(ref _nextSave, Environment.TickCount64 + (long)_pause.TotalMilliseconds);
            _pause = 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
            _report("save", e);
        }
        finally
        {
            Volatile.Write(ref _isSaving, 0);
        }
    }

    // Where the lease is lost nobody is there whom an error could reach, and the process goes on.
    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        try
        {
            _closing.Cancel();
            _index.Dispose();
        }
        catch (Exception e)
        {
            _report("close", e);
        }
    }
}
