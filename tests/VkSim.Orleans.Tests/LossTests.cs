using System.Collections.Concurrent;
using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Silos that are killed while clients change and search.</summary>
public sealed class LossTests
{
    private const int Dimensions = 4;
    private const int Shards = 5;
    private const int Writers = 4;

    private static int Kills => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? 20 : 2;

    [Fact]
    public async Task NothingAcknowledgedIsLostWhenSilosAreKilledUnderLoad()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(3, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("load");
        var options = new EmbeddingIndexOptions { Dimensions = Dimensions, Metric = Metric.L2 };
        await index.CreateAsync(options, Shards);
        using var ended = new CancellationTokenSource();
        var states = new ConcurrentDictionary<long, float[]?>();
        Task<int>[] writers = [.. Enumerable.Range(0, Writers).Select(writer => WriteAsync(index, writer, states, ended.Token))];
        Task<int> searcher = SearchAsync(index, ended.Token);
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
        await ended.CancelAsync();
        int[] changes = await Task.WhenAll(writers);
        // How many depends on the disk.
        Assert.All(changes, count => Assert.True(count > 0, $"{count} changes"));
        Assert.True(await searcher > 0);

        // Each id has one writer: what he was told last is there, no more and no less.
        using var model = EmbeddingIndex.Create(Cpu.Device, options);
        foreach ((long id, float[]? vector) in states)
        {
            if (vector is not null)
            {
                model.Upsert(id, vector);
            }
        }

        Assert.Equal(model.Count, await index.CountAsync());
        float[] queries = [0, 0, 0, 0, 1, 2, 3, 4];
        SearchResult expected = model.Search(queries, (int)model.Count);
        ClusterSearchResult found = await index.SearchAsync(queries, (int)model.Count);
        Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
        Assert.Equal(expected.Scores.ToArray(), found.Scores.ToArray());
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

    // Ids of a writer are his alone, and he waits for each change.
    private static async Task<int> WriteAsync(ClusterIndex index, int writer, ConcurrentDictionary<long, float[]?> states, CancellationToken ended)
    {
        var random = new Random(writer);
        int count = 0;
        for (; !ended.IsCancellationRequested; count++)
        {
            long id = (random.Next(200) * Writers) + writer;
            if (random.Next(4) == 0)
            {
                await index.RemoveAsync(new[] { id }, CancellationToken.None);
                states[id] = null;
            }
            else
            {
                float[] vector = TestVectors.Draw(random, 1, Dimensions, share: 0);
                await index.UpsertAsync(id, vector, CancellationToken.None);
                states[id] = vector;
            }
        }

        return count;
    }

    private static async Task<int> SearchAsync(ClusterIndex index, CancellationToken ended)
    {
        int count = 0;
        for (; !ended.IsCancellationRequested; count++)
        {
            ClusterSearchResult found = await index.SearchAsync(new float[Dimensions], 10, new() { Timeout = TimeSpan.FromSeconds(20) }, CancellationToken.None);
            Assert.True(found.Complete);
            for (int rank = 1; rank < 10; rank++)
            {
                Neighbor former = found[rank - 1];
                Neighbor next = found[rank];
                Assert.True(next.Score > former.Score || next.Id == -1 || (next.Score == former.Score && next.Id > former.Id), $"{former}, then {next}");
            }
        }

        return count;
    }
}
