using VkSim.Orleans.Contracts;
using VkSim.Orleans.Front;
using VkSim.Orleans.Routing;
using VkSim.Orleans.Shards;

namespace VkSim.Orleans.Tests;

/// <summary>Two silos that both take themselves for the owner of a shard.</summary>
public sealed class OpenShardTests : IDisposable
{
    private static readonly EmbeddingIndexOptions Options = new() { Dimensions = 1, Metric = Metric.L2 };

    private readonly TemporaryFolder _folder = new();
    private readonly FolderShardStore _store;
    private readonly RoutingTable _table = RoutingTable.Create(IndexDefinition.Of(Options), 1);

    public OpenShardTests()
    {
        _store = new FolderShardStore(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFormerOwnerAcknowledgesNothing()
    {
        await using OpenShard first = await OpenAsync();
        await first.ChangeAsync(Put(1), default);
        Task<OpenShard> taking = OpenAsync();
        // The first one lets go by itself, soon after the second one has asked for it.
        await using OpenShard second = await taking;
        await Assert.ThrowsAsync<ShardLostException>(() => first.ChangeAsync(Put(2), default));
        await Assert.ThrowsAsync<ShardLostException>(() => first.SearchAsync(Search(), default));
        Assert.Equal(0, first.Count);
        ShardRows rows = await second.ReadAsync(new ShardRead { Table = 1, Ids = [1, 2] }, default);
        Assert.Equal([1], rows.Ids);
    }

    [Fact]
    public async Task AChangeThatComesAfterLaterOnesOfItsClientIsRefused()
    {
        var client = ClientChanges.Of(_folder);
        ShardChange late;
        await using (OpenShard shard = await OpenAsync())
        {
            late = await MakeAsync(shard, client, 1);
            await MakeAsync(shard, client, 2);
            await Assert.ThrowsAsync<ClusterIndexException>(() => shard.ChangeAsync(late, default));
        }

        // Who has it next knows nothing of all that, before another change of the client and after it.
        await using OpenShard next = await OpenAsync();
        ShardChanged refused = await next.ChangeAsync(late, default);
        Assert.Equal((ShardStatus.UnknownClient, 0), (refused.Status, refused.Count));
        Assert.NotEqual(late.Challenge, refused.Challenge);
        ShardRows rows = await next.ReadAsync(new ShardRead { Table = 1, Ids = [1] }, default);
        Assert.Equal([2], rows.Vectors.Values.ToArray());

        await MakeAsync(next, client, 3);
        await Assert.ThrowsAsync<ClusterIndexException>(() => next.ChangeAsync(late, default));
        await MakeAsync(next, client, null);
        Assert.Equal(0, next.Count);
    }

    [Fact]
    public async Task WhateverOwnersThatFightAcknowledgeIsThere()
    {
        var acknowledged = new HashSet<long>();
        long next = 0;
        TaskCompletionSource enough = null!;
        OpenShard owner = await OpenAsync();
        for (int round = 0; round < 4; round++)
        {
            OpenShard former = owner;
            enough = new TaskCompletionSource();
            Task[] writers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => WriteAsync(former)))];
            await enough.Task;
            owner = await OpenAsync();
            await Task.WhenAll(writers);
            await former.DisposeAsync();
        }

        ShardRows rows = await owner.ReadAsync(new ShardRead { Table = 1, Ids = [.. acknowledged] }, default);
        Assert.Equal(acknowledged.Count, rows.Ids.Length);
        await owner.DisposeAsync();

        async Task WriteAsync(OpenShard shard)
        {
            while (true)
            {
                long id = Interlocked.Increment(ref next);
                try
                {
                    await shard.ChangeAsync(Put(id), default);
                }
                catch (ShardLostException)
                {
                    return;
                }

                lock (acknowledged)
                {
                    acknowledged.Add(id);
                }

                // Each owner has something to lose, however slow the disk is.
                enough.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task AnOwnerThatDoesNotLetGoIsNamedAfterATime()
    {
        await using IShardLease lease = await _store.TakeAsync("c", 0, "deaf", default);
        using var stubborn = EmbeddingIndex.Open(lease.Path, Cpu.Device, Options);
        var options = new VkSimShardOptions { TakeoverTimeout = TimeSpan.FromMilliseconds(150) };
        var error = await Assert.ThrowsAsync<ClusterIndexException>(() => OpenAsync(options));
        Assert.Contains("still has its files open", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIdOfAnotherShardIsFoundOnOpening()
    {
        await using (OpenShard shard = await OpenAsync())
        {
            await shard.ChangeAsync(new ShardChange { Table = 1, Ids = [1, 2, 3, 4, 5, 6, 7, 8], Vectors = new VectorBlock(new float[8]) }, default);
        }

        var other = RoutingTable.Create(IndexDefinition.Of(Options), 2);
        var error = await Assert.ThrowsAsync<ClusterIndexException>(() => OpenAsync(table: other));
        Assert.Contains("gives to shard 1; expected an id in one shard alone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIndexOfOtherDimensionsIsRefusedAndKept()
    {
        await (await OpenAsync()).DisposeAsync();
        var other = RoutingTable.Create(IndexDefinition.Of(Options with { Dimensions = 2 }), 1);
        var error = await Assert.ThrowsAsync<IndexFileException>(() => OpenAsync(table: other));
        Assert.Contains("1 dimensions, L2, Float32; expected 2 dimensions", error.Message, StringComparison.Ordinal);
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task AnOlderTableIsToldSo()
    {
        var newer = RoutingTable.Read("c", _table.ToStored() with { Version = 2 });
        await using OpenShard shard = await OpenAsync(table: newer);
        ShardHits hits = await shard.SearchAsync(Search(), default);
        Assert.Equal((ShardStatus.StaleTable, 2), (hits.Status, hits.Table));
        Assert.Equal(ShardStatus.StaleTable, (await shard.ChangeAsync(Put(1), default)).Status);
        Assert.Equal(0, shard.Count);
        Assert.Equal(ShardStatus.Done, (await shard.ChangeAsync(Put(1) with { Table = 2 }, default)).Status);
    }

    [Fact]
    public async Task CallsBeyondThoseThatMayWaitAreRefused()
    {
        await using OpenShard shard = await OpenAsync(new VkSimShardOptions { MostChanges = 1, MostWaiting = 1 });
        Task<ShardChanged>[] calls = [.. Enumerable.Range(0, 20).Select(i => shard.ChangeAsync(Put(i), default))];
        Exception?[] errors = await Task.WhenAll(calls.Select(call => Record.ExceptionAsync(() => call)));
        Assert.All(errors, error => Assert.True(error is null or ClusterBusyException, $"{error}"));
        Assert.Contains(errors, error => error is ClusterBusyException);
        Assert.Equal(errors.Count(error => error is null), shard.Count);
        await shard.ChangeAsync(Put(100), default);
    }

    [Fact]
    public async Task RemovingIsOneChangeOfThoseThatAreThere()
    {
        long[] ids = [.. Enumerable.Range(0, 100).Select(i => (long)i)];
        await using OpenShard shard = await OpenAsync();
        for (int round = 0; round < 5; round++)
        {
            await shard.ChangeAsync(new ShardChange { Table = 1, Ids = ids, Vectors = new VectorBlock(new float[100]) }, default);
            ShardChanged[] removed = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => shard.ChangeAsync(new ShardChange { Table = 1, Ids = [.. ids, 3, 1000] }, default)));
            Assert.Equal(100, removed.Sum(change => change.Count));
            Assert.All(removed, change => Assert.True(change.Count is 0 or 100, $"{change.Count} of 100 in one change"));
            Assert.Equal(0, shard.Count);
        }
    }

    [Fact]
    public async Task WhatAFormerOwnerLeftOfASaveIsDeleted()
    {
        string folder = Path.Combine(_folder.Path, "c", "shard-00000");
        Directory.CreateDirectory(folder);
        string leftover = Path.Combine(folder, ".index.vksim.0123456789ab.tmp");
        string other = Path.Combine(folder, "other.tmp");
        await File.WriteAllTextAsync(leftover, "");
        await File.WriteAllTextAsync(other, "");
        await (await OpenAsync()).DisposeAsync();
        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task ALongLogIsSaved()
    {
        await using OpenShard shard = await OpenAsync(new VkSimShardOptions { SaveAfterLogBytes = 1000 });
        for (int i = 0; i < 400 && (i < 40 || shard.Describe("").LogBytes > 1000); i++)
        {
            await shard.ChangeAsync(Put(i), default);
            await Task.Delay(i < 40 ? 0 : 10);
        }

        Assert.InRange(shard.Describe("").LogBytes, 0, 1000);
    }

    private static ShardChange Put(long id) => new() { Table = 1, Ids = [id], Vectors = new VectorBlock([id]) };

    // As a client does it, to the end.
    private static async Task<ShardChange> MakeAsync(OpenShard shard, ClientChanges client, float? value)
    {
        ShardChange change = Put(1) with { Vectors = value is { } component ? new VectorBlock([component]) : null };
        ShardChanged changed;
        do
        {
            change = change with { Stamp = client.Begin() };
            changed = await shard.ChangeAsync(change, default);
            client.End(change.Stamp);
            change = change with { Challenge = changed.Status == ShardStatus.UnknownClient ? changed.Challenge : change.Challenge };
        }
        while (changed.Status == ShardStatus.UnknownClient);
        return change;
    }

    private static ShardSearch Search() => new() { Table = 1, Queries = new VectorBlock([0]), K = 1 };

    private async Task<OpenShard> OpenAsync(VkSimShardOptions? options = null, RoutingTable? table = null)
    {
        IShardLease lease = await _store.TakeAsync("c", 0, "test", default);
        try
        {
            return await OpenShard.OpenAsync(new ShardPlace("c", 0, "test", _store, new TableCache(_store)), lease, table ?? _table, Cpu.Device, options ?? new VkSimShardOptions(), default);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }
}
