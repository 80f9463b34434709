using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>The K nearest rows of a database for each query, on the host when the call ends.</summary>
internal sealed record SearchOperation(string Name, int N, int M, int D, int K, PairwiseSettings Settings, ElementType Storage = ElementType.Float32)
    : DeviceOperation(Name, $"{N}x{M}x{D}", Storage)
{
    public override string Family => "searches";

    public override bool IsMemoryBound => N == 1;

    public override bool IsInteractive => IsSingle(N, M);

    public override double Bytes => ElementBytes * ((double)N + M) * D;

    public override double Flops => 2.0 * N * M * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix queries = operands.Random(N, D, 1, Storage);
        Matrix database = operands.Random(M, D, 2, Storage);
        float[] scores = new float[N * K];
        long[] ids = new long[N * K];
        DeviceResult result = Found(queries, database, Settings.Metric, scores, ids);
        return new DeviceRun(
            operands,
            backend => backend.Nearest(queries.View, database.View, new NearestSettings(Settings, K), scores, ids, default),
            result);
    }

    /// <summary>Whether it is one query over so many rows that its answer takes longer than to ask for it.</summary>
    public static bool IsSingle(int queries, int rows) => queries == 1 && rows >= 100_000;

    /// <summary>What a search found, beside the scores of all rows.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="database">What is searched.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="scores">As many a query as are found.</param>
    /// <param name="ids">The rows that they are of.</param>
    public static DeviceResult Found(Matrix queries, Matrix database, Metric metric, float[] scores, long[] ids)
    {
        int found = scores.Length / (int)queries.Rows;
        int width = database.Columns;
        var stored = new Lazy<float[]>(database.ToArray);
        return new DeviceResult((int)queries.Rows, found, (row, line) => scores.AsSpan(row * found, found).CopyTo(line), Exact);

        // The best score of all rows, and the score of the row that was found: equal only where the right row was.
        Func<int, double> Exact(int query)
        {
            double[] left = DeviceResult.Line(queries, query);
            var all = new double[database.Rows];
            float[] values = stored.Value;
            Parallel.For(0, all.Length, row => all[row] = ReferenceDistance.Compute(
                metric, left, Array.ConvertAll(values[(row * width)..((row + 1) * width)], value => (double)value)));
            double[] best = ReferenceRanking.TopK(all, found, metric.IsSimilarity()).Scores;
            return rank => best[rank] == all[ids[(query * found) + rank]] ? best[rank] : double.NaN;
        }
    }
}
