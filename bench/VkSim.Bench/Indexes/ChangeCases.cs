using System.Diagnostics;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>An index that grows: what an addition takes, and a search while another thread adds.</summary>
internal sealed class ChangeCases(IndexSizes sizes, string device)
{
    private const int K = 10;

    // So often rows come while searches are timed.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private string Shape => $"1x{sizes.GrowingRows}x{IndexSizes.FewColumns}";

    /// <summary>Additions of a thousand rows.</summary>
    public IEnumerable<IndexResult> Adds()
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using EmbeddingIndex index = Grown(sim);
        float[] rows = RandomRows.Normal(IndexSizes.AddedRows, IndexSizes.FewColumns, seed: 3);
        double[] seconds = new double[sizes.Adds];
        for (int add = 0; add < seconds.Length; add++)
        {
            long begin = Stopwatch.GetTimestamp();
            index.AddRange(rows);
            seconds[add] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        yield return IndexResult.Of(
            "add", $"{sizes.GrowingRows}x{IndexSizes.FewColumns}", $"{IndexSizes.AddedRows} rows", "VkSim index, " + sim.Description.Name, seconds);
    }

    /// <summary>Searches of one query with and without additions by another thread, in turn.</summary>
    public IEnumerable<IndexResult> SearchesDuringAdds()
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using EmbeddingIndex index = Grown(sim);
        float[] query = RandomRows.Normal(1, IndexSizes.FewColumns, seed: 1);
        List<double> alone = [];
        List<double> meanwhile = [];
        List<double> withoutPause = [];
        List<double> beside = [];
        const int Rounds = 10;
        Search(index, query, sizes.Calls / Rounds, []);
        for (int round = 0; round < Rounds; round++)
        {
            Search(index, query, sizes.Calls / Rounds, alone);
            WhileAdding(index, Pause, () => Search(index, query, sizes.Calls / Rounds, meanwhile));
            WhileAdding(index, TimeSpan.Zero, () => Search(index, query, sizes.Calls / Rounds, withoutPause));
            WhileSpinning(() => Search(index, query, sizes.Calls / Rounds, beside));
        }

        string name = "VkSim index, " + sim.Description.Name;
        IndexResult without = IndexResult.Of("during adds", Shape, "nobody adds", name, alone);
        yield return without;
        yield return Beside(IndexResult.Of("during adds", Shape, "another adds", name, meanwhile), without);
        yield return Beside(IndexResult.Of("during adds", Shape, "another adds without a pause", name, withoutPause), without);

        // What the loss of a processor costs.
        yield return Beside(IndexResult.Of("during adds", Shape, "another only spins", name, beside), without);
    }

    private static IndexResult Beside(IndexResult with, IndexResult without) => with with
    {
        Figures = new Dictionary<string, double>
        {
            ["p50TimesWithout"] = with.P50Seconds / without.P50Seconds,
            ["p99TimesWithout"] = with.P99Seconds / without.P99Seconds,
        },
    };

    private static void Search(EmbeddingIndex index, float[] query, int calls, List<double> seconds)
    {
        long[] ids = new long[K];
        float[] scores = new float[K];
        for (int call = 0; call < calls; call++)
        {
            long begin = Stopwatch.GetTimestamp();
            index.Search(query, K, ids, scores);
            seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
    }

    // Rows come and go, so that later rounds search as many as the first.
    private static void WhileAdding(EmbeddingIndex index, TimeSpan pause, Action work)
    {
        float[] rows = RandomRows.Normal(IndexSizes.AddedRows, IndexSizes.FewColumns, seed: 4);
        using var end = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            long[] ids = new long[IndexSizes.AddedRows];
            while (!end.Wait(pause))
            {
                long first = index.AddRange(rows);
                for (int i = 0; i < ids.Length; i++)
                {
                    ids[i] = first + i;
                }

                index.RemoveRange(ids);
            }
        });
        writer.Start();
        work();
        end.Set();
        writer.Join();
    }

    private static void WhileSpinning(Action work)
    {
        bool isOver = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Thread.SpinWait(100);
            }
        });
        other.Start();
        work();
        Volatile.Write(ref isOver, true);
        other.Join();
    }

    private EmbeddingIndex Grown(VectorDevice sim)
    {
        EmbeddingIndex index = EmbeddingIndex.Create(sim, new EmbeddingIndexOptions { Dimensions = IndexSizes.FewColumns, Metric = Metric.Dot });
        index.AddRange(RandomRows.Normal(sizes.GrowingRows, IndexSizes.FewColumns, seed: 2));
        return index;
    }
}
