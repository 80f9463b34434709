using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Shards that do not answer in time.</summary>
public sealed class PartialTests
{
    [Fact]
    public async Task AnAnswerWithoutAShardSaysSoAndIsWholeLater()
    {
        using var folder = new TemporaryFolder();
        var store = new SlowStore(new FolderShardStore(folder.Path), 1);
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(2, _ => store, options => options.ChangeTimeout = TimeSpan.FromSeconds(2));
        ClusterIndex index = cluster.Client.GetClusterIndex("partial");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.L2 }, 3);
        // The other two come up first, however long that takes.
        var inTime = new ClusterSearchOptions { Timeout = TimeSpan.FromSeconds(1) };
        while ((await index.SearchAsync(new float[1], 1, inTime with { AllowPartial = true })).MissingShards.Count > 1)
        {
        }

        long[] ids = [.. Enumerable.Range(0, 60).Select(i => (long)i)];
        float[] vectors = [.. ids.Select(id => (float)id)];
        var change = await Assert.ThrowsAsync<MissingShardsException>(() => index.UpsertAsync(ids, vectors));
        Assert.Equal([1], change.Shards);
        Assert.Contains("of 3 shards 1 did not answer within 2 s: 1", change.Message, StringComparison.Ordinal);

        var search = await Assert.ThrowsAsync<MissingShardsException>(() => index.SearchAsync(new float[1], 60, inTime));
        Assert.Equal([1], search.Shards);
        ClusterSearchResult partial = await index.SearchAsync(new float[1], 60, inTime with { AllowPartial = true });
        Assert.False(partial.Complete);
        Assert.Equal([1], partial.MissingShards);
        Assert.Equal(3, partial.Shards);
        long[] found = [.. partial.Ids.ToArray().Where(id => id >= 0)];
        Assert.InRange(found.Length, 30, 50);

        store.LetGo();
        await index.UpsertAsync(ids, vectors);
        ClusterSearchResult whole = await index.SearchAsync(new float[1], 60);
        Assert.True(whole.Complete);
        Assert.Equal(ids, whole.Ids.ToArray());
    }

    [Fact]
    public async Task AShardMayTakeLongerToOpenThanAnActivation()
    {
        using var folder = new TemporaryFolder();
        var store = new SlowStore(new FolderShardStore(folder.Path), 0);
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(
            1, _ => store, more: silo => silo.Configure<GrainCollectionOptions>(options => options.ActivationTimeout = TimeSpan.FromMilliseconds(200)));
        ClusterIndex index = cluster.Client.GetClusterIndex("long");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.L2 }, 1);
        var partial = new ClusterSearchOptions { Timeout = TimeSpan.FromSeconds(1), AllowPartial = true };
        Assert.Equal([0], (await index.SearchAsync(new float[1], 1, partial)).MissingShards);
        Assert.Equal(1, store.Asked);
        store.LetGo();
        Assert.True(await index.UpsertAsync(7, new float[1]));
        Assert.Equal(1, store.Asked);
        Assert.Equal(1, Assert.Single(await index.DescribeAsync()).Epoch);
    }

    [Fact]
    public async Task AShardWhoseChangeFailsIsOpenedAnew()
    {
        using var folder = new TemporaryFolder();
        var store = new FailingStore(new FolderShardStore(folder.Path));
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => store);
        ClusterIndex index = cluster.Client.GetClusterIndex("failing");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.L2 }, 1);
        await index.UpsertAsync(1, new float[1]);
        store.Fail(1);
        var error = await Assert.ThrowsAsync<IOException>(() => index.UpsertAsync(2, new float[1]));
        Assert.Equal("The disk is full.", error.Message);
        await index.UpsertAsync(3, new float[1]);
        ShardDescription shard = Assert.Single(await index.DescribeAsync());
        Assert.Equal(2, shard.Epoch);
        // Whether a change that failed is there is unknown; the others are.
        Assert.InRange(shard.Count, 2, 3);
    }

    [Fact]
    public async Task AStoreThatCannotBeWrittenIsNamed()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("unwritable");
        await index.CreateAsync(new() { Dimensions = 1 }, 1);
        // A file where the shard's folder is to be.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "unwritable", "shard-00000"), "");
        var error = await Assert.ThrowsAsync<IOException>(() => index.UpsertAsync(1, new float[1]));
        Assert.Contains("shard-00000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedFileIsNamedAtOnce()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("damaged");
        await index.CreateAsync(new() { Dimensions = 1 }, 1);
        string shard = Path.Combine(folder.Path, "damaged", "shard-00000");
        Directory.CreateDirectory(shard);
        await File.WriteAllTextAsync(Path.Combine(shard, "index.vksim"), "VKSIMIDX");
        var error = await Assert.ThrowsAsync<ClusterIndexException>(() => index.CountAsync());
        Assert.Contains("index.vksim: 8 bytes; expected an index file", error.Message, StringComparison.Ordinal);
        ClusterSearchResult without = await index.SearchAsync(new float[1], 1, new() { AllowPartial = true });
        Assert.Equal([0], without.MissingShards);
        await Assert.ThrowsAsync<ClusterIndexException>(() => index.SearchAsync(new float[1], 1));
        Assert.Equal("VKSIMIDX", await File.ReadAllTextAsync(Path.Combine(shard, "index.vksim")));
    }
}
