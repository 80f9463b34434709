using System.Diagnostics;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>
/// Eight threads that search one query each, again and again, each search by itself or joined with those that come meanwhile, beside one
/// thread that searches batches of eight.
/// </summary>
internal sealed class ThreadsCase(IndexSizes sizes, string device)
{
    private const int Threads = 8;
    private const int K = 10;
    private const int Rounds = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1);

    public IEnumerable<IndexResult> Run()
    {
        using VectorDevice sim = VectorDevice.Create(device);
        float[] rows = RandomRows.Normal(sizes.Rows, sizes.Columns, seed: 2);
        using EmbeddingIndex index = Filled(sim, rows, TimeSpan.Zero);
        using EmbeddingIndex joining = Filled(sim, rows, Window);
        float[] queries = RandomRows.Normal(Threads, sizes.Columns, seed: 1);
        int calls = Math.Max(1, sizes.Calls / Threads / Rounds);
        (string Variant, Action<List<double>> Run)[] contenders =
        [
            ($"batches of {Threads}", seconds => Batches(index, queries, calls, seconds)),
            ($"{Threads} threads", seconds => Each(index, queries, calls, seconds)),
            ($"{Threads}, joined", seconds => Each(joining, queries, calls, seconds)),
        ];
        var seconds = contenders.ToDictionary(contender => contender.Variant, _ => new List<double>());
        double[] total = new double[contenders.Length];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                List<double> into = round < 0 ? [] : seconds[contenders[i].Variant];
                double took = Timed(() => contenders[i].Run(into));
                total[i] += round < 0 ? 0 : took;
            }
        }

        double searches = (double)Rounds * calls * Threads;
        for (int i = 0; i < contenders.Length; i++)
        {
            yield return IndexResult.Of(
                "threads", $"{Threads}x{sizes.Rows}x{sizes.Columns}", contenders[i].Variant, "VkSim index, " + sim.Description.Name, seconds[contenders[i].Variant],
                ("queriesPerSecond", searches / total[i]), ("shareOfBatches", total[0] / total[i]));
        }
    }

    private EmbeddingIndex Filled(VectorDevice sim, float[] rows, TimeSpan window)
    {
        EmbeddingIndex index = EmbeddingIndex.Create(
            sim, new EmbeddingIndexOptions { Dimensions = sizes.Columns, Metric = Metric.Dot, BatchWindow = window });
        index.AddRange(rows);
        return index;
    }

    private static void Batches(EmbeddingIndex index, float[] queries, int calls, List<double> seconds)
    {
        long[] ids = new long[Threads * K];
        float[] scores = new float[ids.Length];
        for (int call = 0; call < calls; call++)
        {
            seconds.Add(Timed(() => index.Search(queries, K, ids, scores)));
        }
    }

    private void Each(EmbeddingIndex index, float[] queries, int calls, List<double> seconds)
    {
        double[][] times = new double[Threads][];
        Thread[] threads =
        [
            .. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
            {
                long[] ids = new long[K];
                float[] scores = new float[K];
                float[] query = queries.AsSpan(number * sizes.Columns, sizes.Columns).ToArray();
                times[number] = new double[calls];
                for (int call = 0; call < calls; call++)
                {
                    times[number][call] = Timed(() => index.Search(query, K, ids, scores));
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        seconds.AddRange(times.SelectMany(of => of));
    }

    private static double Timed(Action work)
    {
        long begin = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
