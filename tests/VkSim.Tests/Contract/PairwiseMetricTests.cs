using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Contract;

[Trait("Needs", "Vulkan")]
public sealed class PairwiseMetricTests
{
    private static readonly Metric[] Metrics = [Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf, Metric.L0];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryMetricMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int n, int m, int columns) in new[] { (9, 21, 70), (1, 30, 33), (20, 2, 130) })
        {
            foreach (Metric metric in Metrics)
            {
                Check(device, metric, RandomRows.Normal(n, columns, 1), n, RandomRows.Normal(m, columns, 2), m, columns);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistancesAreRightWhereSquaresLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 40;
        foreach (float scale in new[] { 1e25f, 1e-25f, 1e-36f })
        {
            float[] a = RandomRows.Normal(7, D, 1, scale);
            float[] b = RandomRows.Normal(9, D, 2, scale);
            Check(device, Metric.L2, a, 7, b, 9, D);
            Check(device, Metric.L2, a[..D], 1, b, 9, D);
            Check(device, Metric.LInf, a, 7, b, 9, D);
        }

        // Far from the origin and near one another: nothing is lost to cancellation.
        Check(device, Metric.L2, [512695f], 1, [512804f], 1, 1);
        Check(device, Metric.SquaredL2, [10000, 10000], 1, [10100, 10100, 10004, 10006, 10001, 10002, 10000, 10000], 4, 2);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AnyPairOfATileMayLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 9;
        int n = row.Scale(35, 6), m = row.Scale(141, 20);
        float[] a = RandomRows.Normal(n, D, 1);
        float[] b = RandomRows.Normal(m, D, 2);
        for (int j = 0; j < m; j += 3)
        {
            for (int c = 0; c < D; c++)
            {
                b[(j * D) + c] *= 1e25f;
            }
        }

        Check(device, Metric.L2, a, n, b, m, D);
        Check(device, Metric.L2, b, m, a, n, D);
    });

    // Few left rows: several lanes share a right row, and of the rows of a workgroup only some are looked at again.
    [Theory]
    [MemberData(nameof(Devices))]
    public void LanesOfSomeRowsLookAgainTogether(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 300, M = 41;
        float[] a = RandomRows.Normal(3, D, 1);
        float[] b = RandomRows.Normal(M, D, 2);
        for (int j = 0; j < M; j += 3)
        {
            for (int c = 0; c < D; c++)
            {
                b[(j * D) + c] *= j % 2 == 0 ? 1e30f : 1e-30f;
            }
        }

        PairwiseSettings[] comparisons = [new(Metric.L2), new(Metric.Cosine), new(Metric.Lp, 2.7f)];
        foreach (PairwiseSettings settings in row.IsSlow ? comparisons[..2] : comparisons)
        {
            Comparing.Check(device, settings, a[..D], 1, b, M, D);
            Comparing.Check(device, settings, a, 3, b, M, D);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SelfDistanceIsSymmetricWithAZeroDiagonal(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 40, D = 30;
        float[] x = RandomRows.Normal(N, D);
        x.AsSpan(0, D).CopyTo(x.AsSpan(9 * D));
        foreach (Metric metric in Metrics.Where(m => m != Metric.Dot))
        {
            float[] d = Compare(device, metric, x, N, x, N, D);
            for (int i = 0; i < N; i++)
            {
                Assert.Equal(0f, d[(i * N) + i]);
                for (int j = 0; j < N; j++)
                {
                    Assert.Equal(d[(i * N) + j], d[(j * N) + i]);
                }
            }

            Assert.Equal(0f, d[9]);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NearestByAnyMetricEqualsSorting(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(900, 120);
        const int Q = 7, D = 12, K = 9;
        float[] queries = RandomRows.Normal(Q, D, 1);
        float[] database = RandomRows.Normal(n, D, 2);
        database[5 * D] = float.NaN;
        foreach (Metric metric in Metrics)
        {
            float[] all = Compare(device, metric, queries, Q, database, n, D);
            using Matrix left = device.Upload(queries, Q, D);
            using Matrix right = device.Upload(database, n, D);
            float[] scores = new float[Q * K];
            long[] ids = new long[Q * K];
            device.Backend.Nearest(left.View, right.View, new NearestSettings(new PairwiseSettings(metric), K), scores, ids, default);
            for (int q = 0; q < Q; q++)
            {
                (_, long[] expected) = ReferenceRanking.TopK([.. all[(q * n)..((q + 1) * n)].Select(v => (double)v)], K, metric.IsSimilarity());
                Assert.Equal(expected, ids[(q * K)..((q + 1) * K)]);
                Assert.Equal(expected.Select(i => all[(q * n) + i]), scores[(q * K)..((q + 1) * K)]);
            }
        }
    });

    private static float[] Compare(VectorDevice device, Metric metric, float[] a, int n, float[] b, int m, int columns)
    {
        using Matrix left = device.Upload(a, n, columns);
        using Matrix right = device.Upload(b, m, columns);
        using Matrix result = device.Allocate(n, m);
        device.Backend.Pairwise(left.View, right.View, result.View, new PairwiseSettings(metric), default);
        return result.ToArray();
    }

    private static void Check(VectorDevice device, Metric metric, float[] a, int n, float[] b, int m, int columns)
    {
        float[] actual = Compare(device, metric, a, n, b, m, columns);
        ReferenceMatrix x = ReferenceMatrix.From(a, n, columns);
        ReferenceMatrix y = ReferenceMatrix.From(b, m, columns);
        ReferenceMatrix exact = ReferenceDistance.Pairwise(metric, x, y);
        Agreement.Within(
            actual, exact.Values, i => ErrorBounds.Direct(metric, x.Row(i / m), y.Row(i % m)) + Agreement.Flushed, $"{metric} {n}×{m}×{columns}");
    }
}
