using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Silos that come, end in order and are killed, one or two at a time, and shards that are split, in an order that follows from a seed.</summary>
public sealed class FiveSilosTests
{
    private const int Silos = 5;
    private const int Fewest = 2;
    private const int Shards = 8;

    private static bool TestsAll => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestsAll ? 5 : 1)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task NoAnswerIsWrongAndNothingIsLostWhileSilosComeAndGo(int seed)
    {
        using var folder = new TemporaryFolder();
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(Silos, _ => new FolderShardStore(folder.Path));
        ClusterIndex index = cluster.Client.GetClusterIndex("chaos");
        await index.CreateAsync(ClusterLoad.Options, Shards);
        using var load = new ClusterLoad(index, writers: 6, seed);
        var random = new Random(seed);
        for (int round = 0; round < (TestsAll ? 30 : 3); round++)
        {
            await Task.Delay(random.Next(100, 500));
            Task split = round % 2 == 1 ? index.SplitAsync(random.Next(Shards), TimeSpan.FromSeconds(60)) : Task.CompletedTask;
            // The first round kills two at once, whatever the seed: each shard that was lost comes up on one of those that are left.
            await ActAsync(cluster, random, round == 0 ? 0 : random.Next(4));
            await Task.Delay(random.Next(50, 500));
            while (cluster.Silos.Count < Silos && random.Next(4) > 0)
            {
                await cluster.StartAdditionalSiloAsync();
            }

            await split;
        }

        await load.EndAsync();
        Assert.Contains(await index.DescribeAsync(), shard => shard.Epoch > 1);
    }

    private static async Task ActAsync(InProcessTestCluster cluster, Random random, int act)
    {
        InProcessSiloHandle[] victims = [.. cluster.Silos.OrderBy(_ => random.Next()).Take(act == 0 ? 2 : 1).Take(cluster.Silos.Count - Fewest)];
        foreach (InProcessSiloHandle victim in victims)
        {
            await (act == 1 ? cluster.StopSiloAsync(victim) : cluster.KillSiloAsync(victim));
        }
    }
}
