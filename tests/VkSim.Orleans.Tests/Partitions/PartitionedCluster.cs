using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace VkSim.Orleans.Tests.Partitions;

/// <summary>
/// Three silos whose network is cut while a client changes and searches: it runs in a network namespace that <see cref="PartitionTests"/> makes.
/// </summary>
internal sealed class PartitionedCluster : IDisposable
{
    private const int DeadAfter = 3;
    private const int Shards = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PartitionedSilo[] _silos;
    private readonly IHost _client;
    private ClusterIndex _index = null!;

    private PartitionedCluster(PartitionedSilo[] silos, IHost client) => (_silos, _client) = (silos, client);

    /// <summary>Runs it.</summary>
    /// <param name="folder">The store.</param>
    /// <param name="seed">Gives what the clients do.</param>
    /// <param name="rounds">How often all cuts are made.</param>
    public static async Task RunAsync(string folder, int seed, int rounds)
    {
        PartitionedSilo.MakeBridge();
        PartitionedSilo[] silos = [.. Enumerable.Range(1, 3).Select(number => new PartitionedSilo(number, folder))];
        using PartitionedCluster cluster = new(silos, MakeClient(silos));
        foreach (PartitionedSilo silo in silos)
        {
            await silo.StartAsync(DeadAfter);
        }

        await cluster._client.StartAsync();
        cluster._index = cluster._client.Services.GetRequiredService<IGrainFactory>().GetClusterIndex("cut");
        await cluster._index.CreateAsync(ClusterLoad.Options, Shards);
        using var load = new ClusterLoad(cluster._index, writers: 4, seed, MayFail);
        Task work = cluster.CutAsync(rounds, load);
        // An answer that is wrong ends it.
        await await Task.WhenAny(work, load.WrongAsync());
        await work;
        await load.EndAsync();
        Tell($"done: {load.Failures} calls were made again");
    }

    public void Dispose()
    {
        foreach (PartitionedSilo silo in _silos)
        {
            silo.Dispose();
        }

        _client.Dispose();
    }

    private static IHost MakeClient(PartitionedSilo[] silos)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. silos.Select(silo => silo.Gateway)])
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("vksim", "vksim")));
        return builder.Build();
    }

    // Errors that say that somebody could not be reached in time; whatever is wrong is none of them.
    private static bool MayFail(Exception e) => e is ClusterIndexException or TimeoutException or OrleansException;

    private static void Tell(string text) => Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss.f} {text}");

    private async Task CutAsync(int rounds, ClusterLoad load)
    {
        for (int round = 0; round < rounds; round++)
        {
            PartitionedSilo victim = await FindBusiestAsync();
            Tell($"{victim.Address} is cut off");
            victim.Connect(false);
            await LoseAsync(victim, () => victim.Connect(true));

            victim = await FindBusiestAsync();
            PartitionedSilo[] others = [.. _silos.Where(silo => silo != victim)];
            Tell($"{victim.Address} is not heard by other silos");
            Array.ForEach(others, other => victim.Mute(other, true));
            await LoseAsync(victim, () => Array.ForEach(others, other => victim.Mute(other, false)));

            Tell($"{victim.Address} is not heard by {others[0].Address}");
            victim.Mute(others[0], true);
            await Task.Delay(TimeSpan.FromSeconds(DeadAfter));
            victim.Mute(others[0], false);
            await WholeAsync();
            Tell($"{load.Failures} calls were made again until now");
        }
    }

    // Its shards come up on the others while it is cut off; it ends when it hears of that, or it had heard before.
    private async Task LoseAsync(PartitionedSilo victim, Action join)
    {
        await WaitAsync(async () => (await _index.DescribeAsync()).All(shard => !shard.Silo.Contains(victim.Address, StringComparison.Ordinal)));
        Tell($"its shards are on others; it has ended: {victim.HasEnded}");
        join();
        Assert.Equal(1, await victim.EndedAsync());
        Assert.Contains(victim.Errors, error => error.Contains("the silo ends, and can be started again", StringComparison.Ordinal));
        Tell("joined; it ended");
        foreach (string error in victim.Errors.TakeLast(3))
        {
            Tell(error[..Math.Min(300, error.Length)]);
        }

        await victim.StartAsync(DeadAfter);
        await WholeAsync();
        Tell("it is there again");
    }

    private Task WholeAsync() => WaitAsync(async () => (await _index.DescribeAsync()).Count == Shards);

    private async Task<PartitionedSilo> FindBusiestAsync()
    {
        IReadOnlyList<ShardDescription> shards = [];
        await WaitAsync(async () => (shards = await _index.DescribeAsync()).Count == Shards);
        return _silos.MaxBy(silo => shards.Count(shard => shard.Silo.Contains(silo.Address, StringComparison.Ordinal)))!;
    }

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (Exception e) when (MayFail(e))
            {
                Tell($"{e.GetType().Name}: {e.Message}");
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(100, patience.Token);
        }
    }
}
