using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Silos that are killed while clients change and search.</summary>
public sealed class LossTests
{
    private const int Dimensions = 4;
    private const int Shards = 5;

    private static int Kills => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? 20 : 2;

    [Fact]
    public async Task NothingAcknowledgedIsLostWhenSilosAreKilledUnderLoad()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(3, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("load");
        await index.CreateAsync(ClusterLoad.Options, Shards);
        using var load = new ClusterLoad(index, writers: 4, seed: 0);
        var random = new Random(3);
        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(200, 600));
            InProcessSiloHandle victim = cluster.Silos[random.Next(cluster.Silos.Count)];
            await cluster.KillSiloAsync(victim);
            await Task.Delay(random.Next(50, 600));
            await cluster.StartAdditionalSiloAsync();
        }

        await Task.Delay(300);
        await load.EndAsync();
        Assert.Contains(await index.DescribeAsync(), shard => shard.Epoch > 1);
    }

    [Fact]
    public async Task AClusterThatComesBackHasEverything()
    {
        using var folder = new TemporaryFolder();
        float[] vectors = TestVectors.Draw(new Random(1), 100, Dimensions, share: 0);
        long[] ids = [.. Enumerable.Range(0, 100).Select(i => (long)i)];
        await using (InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(folder.Path)))
        {
            ClusterIndex index = cluster.Client.GetClusterIndex("back");
            await index.CreateAsync(new() { Dimensions = Dimensions, Metric = Metric.Dot }, 3);
            await index.UpsertAsync(ids, vectors);
        }

        await using InProcessTestCluster again = await TestSilos.StartAsync(2, _ => new FolderShardStore(folder.Path));
        IReadOnlyDictionary<long, float[]> found = await again.Client.GetClusterIndex("back").GetAsync(ids);
        Assert.Equal(100, found.Count);
        Assert.All(found, row => Assert.Equal(vectors.AsSpan((int)row.Key * Dimensions, Dimensions).ToArray(), row.Value));
        Assert.All(await again.Client.GetClusterIndex("back").DescribeAsync(), shard => Assert.Equal(2, shard.Epoch));
    }
}
