using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Reference;

namespace VkSim.Bench.Devices.Operations;

/// <summary>The K nearest rows of a database for each query, on the host when the call ends.</summary>
internal sealed record SearchOperation(string Name, int N, int M, int D, int K, PairwiseSettings Settings) : DeviceOperation(Name, $"{N}x{M}x{D}")
{
    public override bool IsMemoryBound => N == 1;

    public override double Bytes => 4.0 * ((double)N + M) * D;

    public override double Flops => 2.0 * N * M * D;

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix queries = Random(sim, N, D, 1);
        Matrix database = Random(sim, M, D, 2);
        float[] scores = new float[N * K];
        long[] ids = new long[N * K];
        var result = new DeviceResult(N, K, (row, line) => scores.AsSpan(row * K, K).CopyTo(line), Exact);
        return new DeviceRun(
            sim.Backend,
            backend => backend.Nearest(queries.View, database.View, new NearestSettings(Settings, K), scores, ids, default),
            result, queries, database);

        // The best score of all rows, and the score of the row that was found: equal only where the right row was.
        Func<int, double> Exact(int query)
        {
            double[] left = DeviceResult.Line(queries, query);
            var all = new double[M];
            float[] values = database.ToArray();
            Parallel.For(0, M, row => all[row] = ReferenceDistance.Compute(
                Settings.Metric, left, Array.ConvertAll(values[(row * D)..((row + 1) * D)], value => (double)value)));
            double[] best = ReferenceRanking.TopK(all, K, Settings.Metric.IsSimilarity()).Scores;
            return rank => best[rank] == all[ids[(query * K) + rank]] ? best[rank] : double.NaN;
        }
    }
}
