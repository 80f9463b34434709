using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Shards that are split while clients change and search, and while silos are killed.</summary>
public sealed class SplitTests
{
    private const int Rows = 400;
    private const int Writers = 4;

    // Each row is a number that its one writer raises: a score says which change the search has seen.
    [Fact]
    public async Task SearchesSeeEveryIdOnceAndWhatWasAcknowledgedWhileShardsAreSplit()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(3, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("split");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.Dot }, 1);
        int[] issued = new int[Rows];
        int[] acknowledged = new int[Rows];
        await index.UpsertAsync(Enumerable.Range(0, Rows).Select(id => (long)id).ToArray(), new float[Rows]);
        using var ended = new CancellationTokenSource();
        // Each front has a table of its own.
        ClusterIndex[] fronts = [.. cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<global::Orleans.IGrainFactory>().GetClusterIndex("split"))];
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(fronts[writer % 3], writer, issued, acknowledged, ended.Token)))];
        Task<int>[] searchers = [.. fronts.Select(front => Task.Run(() => SearchAsync(front, issued, acknowledged, ended.Token)))];
        var shards = new List<int> { 0 };
        for (int round = 0; round < 3; round++)
        {
            shards.AddRange(await Task.WhenAll(shards.Select(shard => index.SplitAsync(shard, TimeSpan.FromSeconds(30)))));
        }

        await ended.CancelAsync();
        await Task.WhenAll(writers);
        Assert.All(await Task.WhenAll(searchers), count => Assert.True(count > 0));
        Assert.Equal(Enumerable.Range(0, 8), shards.Order());
        Assert.Equal(shards.Order(), (await index.DescribeAsync()).Select(shard => shard.Shard));
        Assert.All(await index.DescribeAsync(), shard => Assert.InRange(shard.Count, 10, 100));
        Assert.Equal(Rows, await index.CountAsync());
        IReadOnlyDictionary<long, float[]> rows = await index.GetAsync(Enumerable.Range(0, Rows).Select(id => (long)id).ToArray());
        Assert.Equal(acknowledged.Select(value => (float)value), Enumerable.Range(0, Rows).Select(id => rows[id][0]));
    }

    [Theory]
    [InlineData(SplitStep.Finish)]
    [InlineData(SplitStep.AfterEnd)]
    public async Task ASplitWhoseSiloIsKilledIsMadeAllTheSame(SplitStep step)
    {
        using var folder = new TemporaryFolder();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new SteppingStore(new FolderShardStore(folder.Path), step, () =>
        {
            reached.SetResult();
            return letGo.Task;
        });
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(2, _ => store);
        ClusterIndex index = cluster.Client.GetClusterIndex("killed");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.L2 }, 1);
        var states = new ConcurrentDictionary<long, float>();
        for (int id = 0; id < 50; id++)
        {
            await index.UpsertAsync(id, new float[] { states[id] = id });
        }

        Task<int> split = index.SplitAsync(0, TimeSpan.FromSeconds(30));
        await reached.Task;
        InProcessSiloHandle victim = cluster.Silos.First(silo => silo.SiloAddress.ToString() == OwnerOf(folder.Path));
        Task changing = index.UpsertAsync(7, new float[] { states[7] = 70 });
        // A silo of this process ends only when its calls do.
        Task killing = cluster.KillSiloAsync(victim);
        letGo.SetResult();
        await killing;
        Assert.True(await split > 0);
        await changing;
        Assert.Equal(2, (await index.DescribeAsync()).Count);
        ClusterSearchResult found = await index.SearchAsync(new float[1], 100);
        Assert.Equal(states.OrderBy(row => row.Value).ThenBy(row => row.Key).Select(row => row.Key), found.Ids.ToArray().Where(id => id >= 0));
        Assert.Equal(50, await index.CountAsync());
    }

    [Fact]
    public async Task WhatCannotBeSplitIsTold()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("wrong");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.L2 }, 3);
        var error = await Assert.ThrowsAsync<ClusterIndexException>(() => index.SplitAsync(3, TimeSpan.FromSeconds(20)));
        Assert.Contains("no shard 3 to be split; expected one of 3 from 0 to 2", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SplitAsync(0, TimeSpan.Zero));
        await Assert.ThrowsAsync<ClusterIndexException>(() => cluster.Client.GetClusterIndex("nowhere").SplitAsync(0, TimeSpan.FromSeconds(20)));
    }

    private static string OwnerOf(string folder) =>
        File.ReadAllText(Directory.GetFiles(Path.Combine(folder, "killed", "shard-00000"), "epoch-*").Order(StringComparer.Ordinal).Last());

    private static async Task WriteAsync(ClusterIndex index, int writer, int[] issued, int[] acknowledged, CancellationToken ended)
    {
        var random = new Random(writer);
        while (!ended.IsCancellationRequested)
        {
            long[] ids = [.. Enumerable.Range(0, 5).Select(_ => (random.Next(Rows / Writers) * Writers) + writer).Distinct().Select(id => (long)id)];
            float[] vectors = [.. ids.Select(id => (float)Interlocked.Increment(ref issued[id]))];
            Assert.Equal(0, await index.UpsertAsync(ids, vectors, CancellationToken.None));
            foreach (long id in ids)
            {
                Volatile.Write(ref acknowledged[id], issued[id]);
            }
        }
    }

    private static async Task<int> SearchAsync(ClusterIndex index, int[] issued, int[] acknowledged, CancellationToken ended)
    {
        int count = 0;
        for (; !ended.IsCancellationRequested; count++)
        {
            int[] least = [.. acknowledged.Select((_, id) => Volatile.Read(ref acknowledged[id]))];
            ClusterSearchResult found = await index.SearchAsync(new float[] { 1 }, Rows + 10, cancellationToken: CancellationToken.None);
            long[] ids = [.. found.Ids.ToArray().Where(id => id >= 0)];
            Assert.Equal(Enumerable.Range(0, Rows).Select(id => (long)id), ids.Order());
            for (int rank = 0; rank < ids.Length; rank++)
            {
                (long id, float score) = (found[rank].Id, found[rank].Score);
                Assert.True(score >= least[id] && score <= Volatile.Read(ref issued[id]), $"id {id}: {score}; at least {least[id]}, at most {issued[id]}");
            }

            Assert.Equal(Rows, await index.CountAsync(CancellationToken.None));
        }

        return count;
    }
}
