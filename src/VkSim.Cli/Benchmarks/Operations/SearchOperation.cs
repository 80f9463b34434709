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

    public override double Bytes => ElementBytes * ((double)N + M) * D;

    public override double Flops => 2.0 * N * M * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix queries = operands.Random(N, D, 1, Storage);
        Matrix database = operands.Random(M, D, 2, Storage);
        float[] scores = new float[N * K];
        long[] ids = new long[N * K];
        var stored = new Lazy<float[]>(database.ToArray);
        var result = new DeviceResult(N, K, (row, line) => scores.AsSpan(row * K, K).CopyTo(line), Exact);
        return new DeviceRun(
            operands,
            backend => backend.Nearest(queries.View, database.View, new NearestSettings(Settings, K), scores, ids, default),
            result);

        // The best score of all rows, and the score of the row that was found: equal only where the right row was.
        Func<int, double> Exact(int query)
        {
            double[] left = DeviceResult.Line(queries, query);
            var all = new double[M];
            float[] values = stored.Value;
            Parallel.For(0, M, row => all[row] = ReferenceDistance.Compute(
                Settings.Metric, left, Array.ConvertAll(values[(row * D)..((row + 1) * D)], value => (double)value)));
            double[] best = ReferenceRanking.TopK(all, K, Settings.Metric.IsSimilarity()).Scores;
            return rank => best[rank] == all[ids[(query * K) + rank]] ? best[rank] : double.NaN;
        }
    }
}
