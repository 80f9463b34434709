using System.Diagnostics;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>Eight threads that search one query each, again and again, beside one that searches batches of eight.</summary>
internal sealed class ThreadsCase(IndexSizes sizes, string device)
{
    private const int Threads = 8;
    private const int K = 10;
    private const int Rounds = 5;

    public IEnumerable<IndexResult> Run()
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using EmbeddingIndex index = EmbeddingIndex.Create(sim, new EmbeddingIndexOptions { Dimensions = sizes.Columns, Metric = Metric.Dot });
        index.AddRange(RandomRows.Normal(sizes.Rows, sizes.Columns, seed: 2));
        float[] queries = RandomRows.Normal(Threads, sizes.Columns, seed: 1);
        int calls = Math.Max(1, sizes.Calls / Threads / Rounds);
        List<double> batches = [];
        List<double> alone = [];
        double batchSeconds = 0;
        double threadSeconds = 0;
        Batches(index, queries, calls, []);
        for (int round = 0; round < Rounds; round++)
        {
            batchSeconds += Timed(() => Batches(index, queries, calls, batches));
            threadSeconds += Timed(() => Each(index, queries, calls, alone));
        }

        string name = "VkSim index, " + sim.Description.Name;
        string shape = $"{Threads}x{sizes.Rows}x{sizes.Columns}";
        double searches = (double)Rounds * calls * Threads;
        yield return IndexResult.Of("threads", shape, $"batches of {Threads}", name, batches, ("queriesPerSecond", searches / batchSeconds));
        yield return IndexResult.Of(
            "threads", shape, $"{Threads} threads", name, alone,
            ("queriesPerSecond", searches / threadSeconds), ("shareOfBatches", batchSeconds / threadSeconds));
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
