using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;
using VkSim.Orleans.Shards;

namespace VkSim.Orleans.Tests;

/// <summary>A shard that is split, by an owner that is another one's before it is done, or whose store fails.</summary>
public sealed class OpenShardSplitTests : IDisposable
{
    private const int Rows = 300;

    private static readonly EmbeddingIndexOptions Options = new() { Dimensions = 1, Metric = Metric.L2 };

    private readonly TemporaryFolder _folder = new();
    private readonly FolderShardStore _store;

    public OpenShardSplitTests()
    {
        _store = new FolderShardStore(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SplitStep.BeforeBegin, false)]
    [InlineData(SplitStep.AfterBegin, false)]
    [InlineData(SplitStep.Take, false)]
    [InlineData(SplitStep.Finish, false)]
    [InlineData(SplitStep.BeforeEnd, false)]
    [InlineData(SplitStep.AfterEnd, true)]
    public async Task ASplitWhoseOwnerIsAnotherOneMeanwhileIsUndoneOrDone(SplitStep step, bool isDone)
    {
        var reached = new TaskCompletionSource();
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stepping = new SteppingStore(_store, step, () =>
        {
            reached.SetResult();
            return letGo.Task;
        });
        await CreateAsync();
        await using OpenShard first = await OpenAsync(stepping, 0);
        await PutAsync(first, 1, 0, Rows);
        Task<int> split = first.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default);
        await reached.Task;

        // The second one has all that the first one was told, and answers before that one knows.
        await using OpenShard second = await OpenAsync(_store, 0);
        RoutingTable table = await ReadTableAsync();
        Assert.Equal(isDone ? 2 : 1, table.Shards.Count);
        long[] own = [.. Ids(0, Rows).Where(id => table.ShardOf(id) == 0)];
        Assert.Equal(own.Length, second.Count);
        Assert.Equal(own, await FindAsync(second, table.Version));
        await PutAsync(second, table, own[0]);

        // Whatever the first one does now, it comes too late.
        letGo.SetResult();
        Exception? error = await Record.ExceptionAsync(() => split);
        Assert.True(error is ShardLostException || (isDone && error is null), $"{error}");
        table = await ReadTableAsync();
        await Assert.ThrowsAsync<ShardLostException>(() => first.SearchAsync(Search(table.Version), default));
        Assert.Equal(isDone ? 2 : 1, table.Shards.Count);

        // And the next split takes what is there then.
        int to = await second.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default);
        table = await ReadTableAsync();
        foreach (int shard in table.Shards.Where(shard => shard > 0))
        {
            await using OpenShard other = await OpenAsync(_store, shard);
            long[] others = [.. Ids(0, Rows).Where(id => table.ShardOf(id) == shard)];
            Assert.Equal(others, await FindAsync(other, table.Version));
        }

        Assert.Equal(Ids(0, Rows).Where(id => table.ShardOf(id) == 0), await FindAsync(second, table.Version));
        Assert.DoesNotContain(table.Shards, shard => shard > to);
    }

    [Theory]
    [InlineData(SplitStep.BeforeBegin, false)]
    [InlineData(SplitStep.AfterBegin, false)]
    [InlineData(SplitStep.Take, false)]
    [InlineData(SplitStep.Finish, false)]
    [InlineData(SplitStep.BeforeEnd, false)]
    [InlineData(SplitStep.AfterEnd, true)]
    public async Task ASplitWhoseStoreFailsOnceIsUndoneOrDoneAndTheShardGoesOn(SplitStep step, bool isDone)
    {
        await CreateAsync();
        await using OpenShard shard = await OpenAsync(new SteppingStore(_store, step, () => throw new IOException("The disk is full.")), 0);
        await PutAsync(shard, 1, 0, Rows);
        Task<int> split = shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default);
        Exception? error = await Record.ExceptionAsync(() => split);
        Assert.Equal(isDone, error is null);
        RoutingTable table = await ReadTableAsync();
        Assert.Equal(isDone ? 2 : 1, table.Shards.Count);
        Assert.Equal(Ids(0, Rows).Where(id => table.ShardOf(id) == 0), await FindAsync(shard, table.Version));
        Assert.Equal(isDone ? ShardStatus.StaleTable : ShardStatus.Done, (await shard.SearchAsync(Search(isDone ? 1 : table.Version), default)).Status);
        await PutAsync(shard, table, table.Shards.Count == 1 ? 5000 : Ids(5000, 100).First(id => table.ShardOf(id) == 0));
        if (!isDone)
        {
            int to = await shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default);
            Assert.Equal([0, to], (await ReadTableAsync()).Shards);
            // Of the one that was not done nothing but a name is left.
            Assert.All(Enumerable.Range(1, to - 1), left => Assert.False(File.Exists(Path.Combine(_folder.Path, "c", $"shard-{left:D5}", "index.vksim"))));
        }
    }

    [Fact]
    public async Task AStoreThatFailsForGoodAtTheDecisionClosesTheShard()
    {
        await CreateAsync();
        var store = new SilentStore(_store);
        OpenShard shard = await OpenAsync(store, 0);
        await PutAsync(shard, 1, 0, Rows);
        store.IsSilentAtTheEnd = true;
        await Assert.ThrowsAnyAsync<Exception>(() => shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default));
        await Assert.ThrowsAsync<ShardLostException>(() => shard.ChangeAsync(Put(2, 1), default));
        await shard.DisposeAsync();
        await using OpenShard next = await OpenAsync(_store, 0);
        Assert.Equal(Ids(0, Rows), await FindAsync(next, (await ReadTableAsync()).Version));
    }

    [Fact]
    public async Task ACallThatIsMadeAgainIsOneSplit()
    {
        await CreateAsync();
        await using OpenShard shard = await OpenAsync(_store, 0);
        await PutAsync(shard, 1, 0, Rows);
        var split = new ShardSplit { Call = Guid.NewGuid() };
        int[] made = await Task.WhenAll(shard.SplitAsync(split, default), shard.SplitAsync(split, default));
        Assert.Equal([1, 1], made);
        Assert.Equal(1, await shard.SplitAsync(split, default));
        Assert.Equal(2, (await ReadTableAsync()).Shards.Count);
    }

    [Fact]
    public async Task ASplitThatIsCancelledIsUndone()
    {
        using var source = new CancellationTokenSource();
        await CreateAsync();
        await using OpenShard shard = await OpenAsync(new SteppingStore(_store, SplitStep.Take, source.CancelAsync), 0);
        await PutAsync(shard, 1, 0, Rows);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, source.Token));
        RoutingTable table = await ReadTableAsync();
        Assert.Null(table.PendingOf(0));
        Assert.Equal(Ids(0, Rows), await FindAsync(shard, table.Version));
        Assert.Equal(2, await shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default));
    }

    [Fact]
    public async Task TheCountIsTrueWhileTheMovedRowsAreDeleted()
    {
        const int Many = 40_000;
        await CreateAsync();
        await using OpenShard shard = await OpenAsync(_store, 0);
        await PutAsync(shard, 1, 0, Many);
        int to = await shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default);
        RoutingTable table = await ReadTableAsync();
        int own = Ids(0, Many).Count(id => table.ShardOf(id) == 0);
        int changes = 0;
        long next = Many;
        while (!shard.Purging.IsCompleted)
        {
            Assert.Equal(own + changes, shard.Count);
            while (table.ShardOf(next) == to)
            {
                next++;
            }

            await PutAsync(shard, table, next++);
            changes++;
        }

        Assert.Equal(own + changes, shard.Count);
    }

    [Theory]
    [InlineData(ElementType.Float32, Quantization.None)]
    [InlineData(ElementType.Float16, Quantization.None)]
    [InlineData(ElementType.BFloat16, Quantization.None)]
    [InlineData(ElementType.Float32, Quantization.Int8)]
    public async Task RowsMoveAsTheyAreStoredThoseThatChangeMeanwhileToo(ElementType storage, Quantization quantization)
    {
        const int Dimensions = 19;
        EmbeddingIndexOptions options = new() { Dimensions = Dimensions, Metric = Metric.Cosine, Storage = storage, Quantization = quantization };
        var random = new Random(5);
        float[] vectors = [.. Enumerable.Range(0, Rows * Dimensions).Select(i => (i / Dimensions) switch { 7 => 0, 8 => float.NaN, _ => random.NextSingle() - 0.3f })];
        using var model = EmbeddingIndex.Create(Cpu.Device, options);
        await CreateAsync(options);
        OpenShard? shard = null;
        var store = new SteppingStore(_store, SplitStep.Take, () => ChangeAsync(100, 200));
        await using OpenShard opened = shard = await OpenAsync(store, 0, options);
        await ChangeAsync(0, 150);
        int to = await shard.SplitAsync(new ShardSplit { Call = Guid.NewGuid() }, default);
        await using OpenShard other = await OpenAsync(_store, to, options);
        RoutingTable table = await ReadTableAsync();
        float[] queries = [.. Enumerable.Range(0, 2 * Dimensions).Select(_ => random.NextSingle() - 0.5f)];
        foreach (OpenShard half in new[] { shard, other })
        {
            ShardHits found = await half.SearchAsync(new ShardSearch { Table = table.Version, Queries = new VectorBlock(queries), K = Rows }, default);
            SearchResult expected = model.Search(queries, Rows, IndexFilter.Where(id => table.ShardOf(id) == half.Shard));
            int places = found.Ids.Length / 2;
            for (int query = 0; query < 2; query++)
            {
                Assert.Equal(expected.Ids.Slice(query * Rows, places).ToArray(), found.Ids.AsSpan(query * places, places).ToArray());
                Assert.Equal(
                    expected.Scores.Slice(query * Rows, places).ToArray().Select(BitConverter.SingleToInt32Bits),
                    found.Scores.Values.Slice(query * places, places).ToArray().Select(BitConverter.SingleToInt32Bits));
            }
        }

        Assert.Equal(200, shard.Count + other.Count);

        async Task ChangeAsync(int first, int end)
        {
            float[] some = vectors[(first * Dimensions)..(end * Dimensions)];
            model.UpsertRange(Ids(first, end - first), some);
            await shard!.ChangeAsync(new ShardChange { Table = 1, Ids = Ids(first, end - first), Vectors = new VectorBlock(some) }, default);
        }
    }

    private static long[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(id => (long)id)];

    private static ShardChange Put(long table, params long[] ids) => new() { Table = table, Ids = ids, Vectors = new VectorBlock([.. ids.Select(id => (float)id)]) };

    private static ShardSearch Search(long table) => new() { Table = table, Queries = new VectorBlock([0]), K = 2 * Rows };

    private static async Task PutAsync(OpenShard shard, long table, int first, int count) => await shard.ChangeAsync(Put(table, Ids(first, count)), default);

    private static async Task PutAsync(OpenShard shard, RoutingTable table, long id) =>
        Assert.Equal(ShardStatus.Done, (await shard.ChangeAsync(Put(table.Version, id), default)).Status);

    private static async Task<long[]> FindAsync(OpenShard shard, long table)
    {
        ShardHits hits = await shard.SearchAsync(Search(table), default);
        Assert.Equal(ShardStatus.Done, hits.Status);
        return [.. hits.Ids.Where(id => id < Rows)];
    }

    private async Task CreateAsync(EmbeddingIndexOptions? options = null) =>
        Assert.True(await _store.TryWriteTableAsync("c", RoutingTable.Create(IndexDefinition.Of(options ?? Options), 1).ToStored(), default));

    private async Task<RoutingTable> ReadTableAsync() => await new TableCache(_store).ReadNewestAsync("c", default);

    private async Task<OpenShard> OpenAsync(IShardStore store, int shard, EmbeddingIndexOptions? options = null)
    {
        var place = new ShardPlace("c", shard, "test", store, new TableCache(store));
        IShardLease lease = await store.TakeAsync("c", shard, "test", default);
        return await OpenShard.OpenAsync(place, lease, await OpenShard.SettleAsync(place, default), Cpu.Device, new VkSimShardOptions(), default);
    }

    private sealed class SilentStore(IShardStore store) : IShardStore
    {
        private volatile bool _isSilent;

        public bool IsSilentAtTheEnd { get; set; }

        public ValueTask<StoredTable?> ReadTableAsync(string collection, CancellationToken cancellationToken) =>
            _isSilent ? throw new IOException("No answer.") : store.ReadTableAsync(collection, cancellationToken);

        public ValueTask<bool> TryWriteTableAsync(string collection, StoredTable table, CancellationToken cancellationToken)
        {
            _isSilent = IsSilentAtTheEnd && System.Text.Encoding.UTF8.GetString(table.Text.Span).Contains("true", StringComparison.Ordinal);
            return _isSilent ? throw new IOException("No answer.") : store.TryWriteTableAsync(collection, table, cancellationToken);
        }

        public ValueTask<IShardLease> TakeAsync(string collection, int shard, string owner, CancellationToken cancellationToken) =>
            store.TakeAsync(collection, shard, owner, cancellationToken);
    }
}
