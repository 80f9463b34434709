using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <summary>
/// A shard that this silo has taken: its index and the lease of its files. Threads may call at the same time. Once the lease is lost every
/// call ends with <see cref="ShardLostException"/>, and the files are closed.
/// </summary>
internal sealed class OpenShard : IAsyncDisposable
{
    private readonly EmbeddingIndex _index;
    private readonly IShardLease _lease;
    private readonly RoutingTable _table;
    private readonly VkSimShardOptions _options;
    private readonly string _name;
    private readonly Turnstile _searches;
    private readonly Turnstile _changes;
    private readonly CancellationTokenRegistration _loss;
    private Task _saving = Task.CompletedTask;
    private int _isSaving;
    private int _isClosed;

    private OpenShard(string name, int shard, EmbeddingIndex index, IShardLease lease, RoutingTable table, VkSimShardOptions options)
    {
        (_name, Shard, _index, _lease, _table, _options) = (name, shard, index, lease, table, options);
        _searches = new Turnstile(options.MostSearches, options.MostWaiting, $"{name}, searches");
        _changes = new Turnstile(options.MostChanges, options.MostWaiting, $"{name}, changes");
        _loss = lease.Lost.UnsafeRegister(_ => Close(), null);
    }

    /// <summary>Its number.</summary>
    public int Shard { get; }

    /// <summary>Cancelled when another silo has it.</summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>Number of vectors.</summary>
    public long Count => Volatile.Read(ref _isClosed) == 0 ? _index.Count : 0;

    /// <summary>Opens the index of a lease, once a former owner has closed it, and checks that its ids are those of the shard.</summary>
    /// <exception cref="ClusterIndexException">An id belongs to another shard.</exception>
    /// <exception cref="IndexFileException">The index is damaged, or not what the table says.</exception>
    /// <exception cref="ShardLostException">Another silo has taken the shard meanwhile.</exception>
    public static async Task<OpenShard> OpenAsync(
        string name, int shard, IShardLease lease, RoutingTable table, VectorDevice device, VkSimShardOptions options, CancellationToken cancellation)
    {
        EmbeddingIndex index = await Task.Run(() => OpenIndexAsync(name, lease, table, device, options, cancellation), cancellation).ConfigureAwait(false);
        try
        {
            foreach (long id in index.GetIds())
            {
                if (table.ShardOf(id) is var other && other != shard)
                {
                    throw new ClusterIndexException($"{name}: has id {id}, which table {table.Version} gives to shard {other}; expected an id in one shard alone.");
                }
            }

            return new OpenShard(name, shard, index, lease, table, options);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public async Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellation)
    {
        Protocol.Check(search.Protocol);
        if (IsStale(search.Table))
        {
            return new ShardHits { Status = ShardStatus.StaleTable, Table = _table.Version };
        }

        using Turnstile.Turn turn = await _searches.EnterAsync(cancellation).ConfigureAwait(false);
        return await Task.Run(
            async () =>
            {
                IndexFilter? filter = search.Ids is { } ids ? IndexFilter.Of(ids) : null;
                SearchResult found = await UseAsync(() => _index.SearchAsync(search.Queries.Values.ToArray(), search.K, filter, search.Threshold, cancellation)).ConfigureAwait(false);
                return new ShardHits { Status = ShardStatus.Done, Table = _table.Version, Ids = found.Ids.ToArray(), Scores = new VectorBlock(found.Scores) };
            },
            cancellation).ConfigureAwait(false);
    }

    public async Task<ShardChanged> ChangeAsync(ShardChange change, CancellationToken cancellation)
    {
        Protocol.Check(change.Protocol);
        if (IsStale(change.Table))
        {
            return new ShardChanged { Status = ShardStatus.StaleTable, Table = _table.Version };
        }

        Array.ForEach(change.Ids, CheckOwn);
        using Turnstile.Turn turn = await _changes.EnterAsync(cancellation).ConfigureAwait(false);
        int count = await Task.Run(() => UseAsync(() => new ValueTask<int>(Apply(change))), cancellation).ConfigureAwait(false);
        await _lease.CommitAsync(cancellation).ConfigureAwait(false);
        SaveWhereLong();
        return new ShardChanged { Status = ShardStatus.Done, Table = _table.Version, Count = count };
    }

    public async Task<ShardRows> ReadAsync(ShardRead read, CancellationToken cancellation)
    {
        Protocol.Check(read.Protocol);
        if (IsStale(read.Table))
        {
            return new ShardRows { Status = ShardStatus.StaleTable, Table = _table.Version };
        }

        using Turnstile.Turn turn = await _searches.EnterAsync(cancellation).ConfigureAwait(false);
        return await Task.Run(() => UseAsync(() => new ValueTask<ShardRows>(Read(read.Ids))), cancellation).ConfigureAwait(false);
    }

    public ShardDescription Describe(string silo) => new()
    {
        Shard = Shard,
        Silo = silo,
        Device = _index.Device.ToString() ?? "",
        Epoch = _lease.Epoch,
        Count = _index.Count,
        MemoryBytes = _index.MemoryBytes,
        LogBytes = _index.LogBytes,
    };

    /// <summary>Brings the log into the file.</summary>
    public Task<bool> SaveAsync(CancellationToken cancellation) => Task.Run(
        () => UseAsync(() =>
        {
            _index.Save(cancellationToken: cancellation);
            return ValueTask.FromResult(true);
        }),
        cancellation);

    public async ValueTask DisposeAsync()
    {
        Close();
        await _saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loss.DisposeAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
        _searches.Dispose();
        _changes.Dispose();
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

    private bool IsStale(long version) => version < _table.Version;

    private void CheckOwn(long id)
    {
        if (_table.ShardOf(id) is var other && other != Shard)
        {
            throw new ClusterIndexException($"{_name}: asked to change id {id}, which table {_table.Version} gives to shard {other}; expected its own ids.");
        }
    }

    private int Apply(ShardChange change)
    {
        if (change.Vectors is { } vectors)
        {
            return _index.UpsertRange(change.Ids, vectors.Values);
        }

        int removed = 0;
        foreach (long id in change.Ids)
        {
            removed += _index.TryRemove(id) ? 1 : 0;
        }

        return removed;
    }

    private ShardRows Read(long[] ids)
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
            Table = _table.Version,
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
        catch (ObjectDisposedException) when (Volatile.Read(ref _isClosed) != 0)
        {
            throw Closed();
        }
    }

    private ShardLostException Closed() => new($"{_name}: closed after its epoch {_lease.Epoch}; expected to be open.");

    private void SaveWhereLong()
    {
        if (_index.LogBytes > _options.SaveAfterLogBytes && Interlocked.Exchange(ref _isSaving, 1) == 0)
        {
            _saving = SaveOnceAsync();
        }
    }

    // A failure leaves everything as it was, and the next change tries again.
    private async Task SaveOnceAsync()
    {
        try
        {
            await SaveAsync(_lease.Lost).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isSaving, 0);
        }
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _index.Dispose();
        }
    }
}
