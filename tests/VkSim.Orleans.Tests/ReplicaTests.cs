using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Tests;

/// <summary>Copies of shards that are read beside them.</summary>
public sealed class ReplicaTests
{
    private const int Rows = 200;

    private static readonly EmbeddingIndexOptions Options = new() { Dimensions = 3, Metric = Metric.L2 };

    [Fact]
    public async Task CopiesAnswerAsTheOwnerDoesThroughChangesAndSplits()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(3, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("copies");
        await index.CreateAsync(Options, 1, replicas: 2);
        var random = new Random(4);
        await index.UpsertAsync(Ids(0, Rows), TestVectors.Draw(random, Rows, 3));
        await AssertCopiesAsync(cluster, [0]);

        // What was acknowledged is in every copy that answers.
        int answers = 0;
        for (int round = 0; round < 30; round++)
        {
            long id = random.Next(Rows);
            Task change = round % 3 == 0 ? index.RemoveAsync(new[] { id }) : index.UpsertAsync(id, TestVectors.Draw(random, 1, 3, 0));
            await change;
            ShardHits owners = await cluster.Client.GetGrain<IShardGrain>(0, "copies", null).SearchAsync(Search(1), default);
            for (int copy = 0; copy < 2; copy++)
            {
                ShardHits copies = await CopyOf(cluster, 0, copy).SearchAsync(Search(1), default);
                answers += copies.Status == ShardStatus.Done ? AssertSame(owners, copies) : 0;
            }
        }

        Assert.True(answers > 0);
        int to = await index.SplitAsync(0, TimeSpan.FromSeconds(30));
        await AssertCopiesAsync(cluster, [0, to]);
        Assert.Equal(ShardStatus.StaleTable, (await CopyOf(cluster, 0, 0).SearchAsync(Search(1), default)).Status);
    }

    [Fact]
    public async Task ASlowOwnerIsNotWaitedForAndACopyThatIsNotThereIs()
    {
        using var folder = new TemporaryFolder();
        var gate = new Gate();
        var winners = new ConcurrentQueue<object?>();
        using MeterListener listener = ListenForHedges(winners);
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(2, _ => new FolderShardStore(folder.Path), more: silo => silo.AddIncomingGrainCallFilter(gate));
        ClusterIndex index = cluster.Client.GetClusterIndex("copies");
        await index.CreateAsync(Options, 1, replicas: 1);
        float[] vectors = TestVectors.Draw(new Random(2), Rows, 3);
        await index.UpsertAsync(Ids(0, Rows), vectors);
        await AssertCopiesAsync(cluster, [0]);
        using var one = EmbeddingIndex.Create(Cpu.Device, Options);
        one.UpsertRange(Ids(0, Rows), vectors);
        Assert.Empty(winners);

        // The owner answers nobody: the copy does.
        gate.Close(typeof(IShardGrain));
        ClusterSearchResult found = await index.SearchAsync(new float[3], Rows);
        Assert.Equal(one.Search(new float[3], Rows).Ids.ToArray(), found.Ids.ToArray());
        Assert.Contains("replica", winners);
        ClusterRangeResult within = await index.SearchWithinAsync(new float[3], 2);
        Assert.Equal(one.SearchWithin(new float[3], 2).Ids.ToArray(), within.Ids.ToArray());
        gate.Open();

        // The copy answers nobody: the owner does.
        gate.Close(typeof(IReplicaGrain));
        found = await index.SearchAsync(new float[3], Rows);
        Assert.Equal(one.Search(new float[3], Rows).Ids.ToArray(), found.Ids.ToArray());
        gate.Open();
    }

    [Fact]
    public async Task ChangesAndSearchesGoOnWhereTheSiloOfACopyIsKilled()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(2, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("copies");
        await index.CreateAsync(Options, 1, replicas: 1);
        await index.UpsertAsync(Ids(0, Rows), TestVectors.Draw(new Random(2), Rows, 3));
        await AssertCopiesAsync(cluster, [0]);
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        SiloAddress owner = (await management.GetActivationAddress(cluster.Client.GetGrain<IShardGrain>(0, "copies", null)))!;
        SiloAddress copy = (await management.GetActivationAddress(CopyOf(cluster, 0, 0)))!;
        Assert.NotEqual(owner, copy);
        await cluster.KillSiloAsync(cluster.Silos.First(silo => silo.SiloAddress.Equals(copy)));
        Assert.Equal(10, await index.UpsertAsync(Ids(Rows, 10), new float[30]));
        Assert.Equal(Rows + 10, await index.CountAsync());

        // It comes up where there is room.
        await AssertCopiesAsync(cluster, [0]);
    }

    [Fact]
    public async Task NumbersOutOfTheirRangeAreNamedAndAnIndexKeepsItsOwn()
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("copies");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.CreateAsync(Options, 1, -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.CreateAsync(Options, 1, 16));
        await index.CreateAsync(Options, 1);
        await index.CreateAsync(Options, 1, 3);
        await index.UpsertAsync(1, new float[3]);
        Assert.Equal(ShardStatus.NotReady, (await CopyOf(cluster, 0, 0).SearchAsync(Search(1), default)).Status);
    }

    private static long[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(id => (long)id)];

    private static ShardSearch Search(long table) => new() { Table = table, Queries = new VectorBlock([1, 0, 2, 0, 0, 0]), K = 2 * Rows };

    private static IReplicaGrain CopyOf(InProcessTestCluster cluster, int shard, int copy) =>
        cluster.Client.GetGrain<IReplicaGrain>(shard, ReplicaKey.Of("copies", copy), null);

    private static int AssertSame(ShardHits expected, ShardHits found)
    {
        Assert.Equal(expected.Ids, found.Ids);
        Assert.Equal(expected.Scores.Values.ToArray().Select(BitConverter.SingleToInt32Bits), found.Scores.Values.ToArray().Select(BitConverter.SingleToInt32Bits));
        return 1;
    }

    // As soon as the first copy of each is whole.
    private static async Task AssertCopiesAsync(InProcessTestCluster cluster, int[] shards)
    {
        foreach (int shard in shards)
        {
            long table = 1;
            while (true)
            {
                ShardHits copies = await CopyOf(cluster, shard, 0).SearchAsync(Search(table), default);
                ShardHits owners = await cluster.Client.GetGrain<IShardGrain>(shard, "copies", null).SearchAsync(Search(table), default);
                if (copies.Status == ShardStatus.Done && owners.Status == ShardStatus.Done)
                {
                    AssertSame(owners, copies);
                    break;
                }

                table = Math.Max(table, owners.Table);
                await Task.Delay(50);
            }
        }
    }

    private static MeterListener ListenForHedges(ConcurrentQueue<object?> winners)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "vksim.cluster.shard.hedges")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "vksim.winner")
                {
                    winners.Enqueue(tag.Value);
                }
            }
        });
        listener.Start();
        return listener;
    }

    /// <summary>Searches of one kind of grain wait while it is closed.</summary>
    private sealed class Gate : IIncomingGrainCallFilter
    {
        private volatile TaskCompletionSource _open = new();
        private volatile Type? _closed;

        public void Close(Type grain) => (_open, _closed) = (new(TaskCreationOptions.RunContinuationsAsynchronously), grain);

        public void Open()
        {
            _closed = null;
            _open.SetResult();
        }

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod?.DeclaringType == _closed && context.MethodName == "SearchAsync")
            {
                await _open.Task;
            }

            await context.Invoke();
        }
    }
}
