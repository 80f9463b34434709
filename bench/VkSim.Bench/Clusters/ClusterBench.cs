using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace VkSim.Bench.Clusters;

/// <summary>Searches of an index over shards beside one index with the same rows, on the same device and cores, by turns.</summary>
internal static class ClusterBench
{
    private const int Columns = 128;
    private const int K = 10;
    private const int Searches = 300;
    private const int WarmUp = 50;

    /// <param name="rows">Vectors of the index.</param>
    /// <param name="output">Receives a table.</param>
    public static async Task RunAsync(int rows, TextWriter output)
    {
        using var device = VectorDevice.Create("cpu");
        var options = new EmbeddingIndexOptions { Dimensions = Columns, Metric = Metric.Cosine };
        float[] vectors = Draw(new Random(1), rows);
        long[] ids = [.. Enumerable.Range(0, rows).Select(i => (long)i)];
        using var one = EmbeddingIndex.Create(device, options);
        one.AddRange(ids, vectors);
        output.WriteLine($"{rows}×{Columns}, {options.Metric}, k = {K}, one query, {Searches} searches of each by turns; ms");
        output.WriteLine("| silos | shards | one index, median | p95 | cluster, median | p95 | difference of the medians |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((int silos, int shards) in new[] { (1, 1), (1, 8), (2, 8), (4, 8) })
        {
            string folder = Directory.CreateTempSubdirectory("vksim-bench-").FullName;
            try
            {
                await using LocalCluster cluster = await LocalCluster.StartAsync(silos, folder, device);
                ClusterIndex index = cluster.Client.GetRequiredService<IClusterClient>().GetClusterIndex("bench");
                await index.CreateAsync(options, shards);
                await index.UpsertAsync(ids, vectors);
                (double[] alone, double[] together) = await TimeAsync(one, index);
                output.WriteLine(
                    $"| {silos} | {shards} | {At(alone, 0.5):F3} | {At(alone, 0.95):F3} | {At(together, 0.5):F3} | {At(together, 0.95):F3} | {At(together, 0.5) - At(alone, 0.5):F3} |");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<(double[] Alone, double[] Together)> TimeAsync(EmbeddingIndex one, ClusterIndex index)
    {
        double[] alone = new double[Searches];
        double[] together = new double[Searches];
        var random = new Random(2);
        for (int i = -WarmUp; i < Searches; i++)
        {
            float[] query = Draw(random, 1);
            long began = Stopwatch.GetTimestamp();
            SearchResult expected = await one.SearchAsync(query, K);
            double first = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            began = Stopwatch.GetTimestamp();
            ClusterSearchResult found = await index.SearchAsync(query, K);
            double second = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (!expected.Ids.SequenceEqual(found.Ids) || !expected.Scores.SequenceEqual(found.Scores))
            {
                throw new WrongResultException($"search {i} of {index.Name} is not that of one index");
            }

            if (i >= 0)
            {
                (alone[i], together[i]) = (first, second);
            }
        }

        Array.Sort(alone);
        Array.Sort(together);
        return (alone, together);
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];

    private static float[] Draw(Random random, int rows)
    {
        float[] vectors = new float[rows * Columns];
        foreach (ref float value in vectors.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return vectors;
    }
}
