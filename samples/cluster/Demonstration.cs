using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace VkSim.Samples.Cluster;

/// <summary>What is shown: a client of silos that searches, one of which is killed meanwhile.</summary>
internal sealed class Demonstration(IReadOnlyList<SiloProcess> silos, int rows, int columns)
{
    private const int Batch = 10_000;
    private const int Shards = 24;
    private const int Different = 16;
    private const int K = 10;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    // Longer than the others take to notice.
    private static readonly VkSim.ClusterSearchOptions Patient = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Shows it; false where an answer was wrong.</summary>
    public async Task<bool> RunAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        // The name that "vksim serve" gives to every cluster; which one it is the addresses say.
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. silos.Select(silo => silo.Gateway)])
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("vksim", "vksim")));
        using IHost host = builder.Build();
        await host.StartAsync();
        ClusterIndex index = host.Services.GetRequiredService<IGrainFactory>().GetClusterIndex("demo");

        using VectorDevice device = VectorDevice.Create("cpu");
        using EmbeddingIndex whole = EmbeddingIndex.Create(device, new() { Dimensions = columns, Metric = Metric.Cosine });
        await FillAsync(index, whole);
        var searches = new Searches(index, [.. Enumerable.Range(0, Different).Select(i => Vectors(-1 - i, 1))], whole, K, Patient);

        // The first ones are compiled as they run.
        await searches.RunAsync(Before);
        searches.Reset();
        await searches.RunAsync(Before);
        Console.WriteLine($"before: {searches.Summary()}");
        SiloProcess victim = await FindBusiestAsync(index);
        var clock = Stopwatch.StartNew();
        victim.Kill();
        Console.WriteLine($"killed: {victim.Silo}");
        // It is answered when all shards are there again, and not before.
        await searches.SearchAsync();
        Console.WriteLine($"whole again {clock.Elapsed.TotalSeconds:F1} s after the kill: so long the search waited that met it");
        searches.Reset();
        await searches.RunAsync(After);
        Console.WriteLine($"after: {searches.Summary()}");
        await TellShardsAsync(index);
        Console.WriteLine(searches.Wrong == 0 ? "every answer was that of one index with all vectors, to the bit" : $"{searches.Wrong} answers were wrong");
        return searches.Wrong == 0;
    }

    // The same for the same numbers, wherever they are made.
    private float[] Vectors(int first, int count)
    {
        float[] values = new float[count * columns];
        for (int row = 0; row < count; row++)
        {
            var random = new Random(first + row);
            for (int column = 0; column < columns; column++)
            {
                values[(row * columns) + column] = (2 * random.NextSingle()) - 1;
            }
        }

        return values;
    }

    private async Task FillAsync(ClusterIndex index, EmbeddingIndex whole)
    {
        var clock = Stopwatch.StartNew();
        await index.CreateAsync(whole.Options, Shards);
        for (int first = 0; first < rows; first += Batch)
        {
            int count = Math.Min(Batch, rows - first);
            long[] ids = [.. Enumerable.Range(first, count).Select(id => (long)id)];
            float[] values = Vectors(first, count);
            whole.UpsertRange(ids, values);
            await index.UpsertAsync(ids, values);
        }

        Console.WriteLine($"{rows:N0} vectors of {columns} components in {Shards} shards, filled in {clock.Elapsed.TotalSeconds:F1} s");
        await TellShardsAsync(index);
    }

    private static async Task TellShardsAsync(ClusterIndex index)
    {
        foreach (IGrouping<string, ShardDescription> silo in (await index.DescribeAsync()).GroupBy(shard => shard.Silo).OrderBy(silo => silo.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {silo.Key}: {silo.Count()} shards, {silo.Sum(shard => shard.Count):N0} vectors");
        }
    }

    private async Task<SiloProcess> FindBusiestAsync(ClusterIndex index)
    {
        IReadOnlyList<ShardDescription> shards = await index.DescribeAsync();
        return silos.MaxBy(silo => shards.Count(shard => shard.Silo.Contains(silo.Silo, StringComparison.Ordinal)))!;
    }
}
