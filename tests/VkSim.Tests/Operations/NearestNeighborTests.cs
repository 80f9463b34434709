using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class NearestNeighborTests
{
    private static readonly Metric[] Metrics = [Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryMetricFindsWhatTheOracleFinds(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(211, 30);
        const int Q = 5, D = 12, K = 7;
        float[] q = RandomRows.Normal(Q, D, 1);
        float[] rows = RandomRows.Normal(n, D, 2);
        rows[(3 * D) + 1] = float.NaN;
        using Matrix queries = device.Upload(q, Q, D);
        using Matrix database = device.Upload(rows, n, D);
        ReferenceMatrix x = ReferenceMatrix.From(q, Q, D);
        ReferenceMatrix y = ReferenceMatrix.From(rows, n, D);
        foreach (Metric metric in Metrics[..row.Scale(Metrics.Length, 3)])
        {
            Neighbors found = device.NearestNeighbors(queries, database, K, metric);
            (ReferenceMatrix scores, _) = ReferenceRanking.Nearest(metric, x, y, K);
            for (int i = 0; i < Q; i++)
            {
                int query = i;
                Agreement.Within(found.ScoresOf(i), scores.Row(i), j => 2 * ErrorBounds.Direct(metric, x.Row(query), y.Row((int)found.IdsOf(query)[j])), $"{metric} query {i}");
                Assert.DoesNotContain(3L, found.IdsOf(i).ToArray());
            }

            Neighbors alone = device.NearestNeighbors(q.AsSpan(0, D), database, K, metric);
            Assert.Equal(found.IdsOf(0).ToArray(), alone.IdsOf(0).ToArray());
            Agreement.SameBits(found.ScoresOf(0), alone.ScoresOf(0), $"{metric} alone");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NearRowsFarFromTheOriginKeepTheirOrder(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int zeros in new[] { 0, row.IsCpu ? 63_999 : 500 })
        {
            int columns = 2 + zeros;
            float[] rows = new float[4 * columns];
            float[] points = [10100, 10100, 10004, 10006, 10001, 10002, 10000, 10000];
            float[] q = new float[columns];
            q[0] = q[1] = 10000;
            for (int i = 0; i < 8; i++)
            {
                rows[(i / 2 * columns) + (i % 2)] = points[i];
            }

            using Matrix query = device.Upload(q, 1, columns);
            using Matrix database = device.Upload(rows, 4, columns);
            Neighbors found = device.NearestNeighbors(query, database, 5, Metric.SquaredL2);
            Assert.Equal([3L, 2, 1, 0, -1], found.Ids.ToArray());
            Assert.Equal([0f, 5, 52, 20000, float.PositiveInfinity], found.Scores.ToArray());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TailsAreAsFarAsCanBe(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix query = device.Upload(RandomRows.Normal(1, 3), 1, 3);
        using Matrix none = device.Allocate(0, 3);
        foreach (Metric metric in Metrics)
        {
            Neighbors found = device.NearestNeighbors(query, none, 2, metric);
            float tail = metric is Metric.Cosine or Metric.Dot ? float.NegativeInfinity : float.PositiveInfinity;
            Assert.Equal([new Neighbor(-1, tail), new Neighbor(-1, tail)], [found[0, 0], found[0, 1]]);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TakesOtherOrdersAndRefusesWhatDoesNotFit(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = RandomRows.Normal(9, 4);
        using Matrix x = device.Upload(values, 9, 4);
        Neighbors found = device.NearestNeighbors(x, x, 1, Metric.Lp, new NearestOptions { P = 3 });
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), found.Ids.ToArray());
        Assert.All(found.Scores.ToArray(), v => Assert.Equal(0f, v));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.NearestNeighbors(x, x, 1, (Metric)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.NearestNeighbors(x, x, -1, Metric.L2));
        Assert.Equal("query", Assert.Throws<ArgumentException>(() => device.NearestNeighbors(new float[3], x, 1, Metric.L2)).ParamName);
        using Matrix zero = device.Upload(new float[4], 1, 4);
        var error = new NearestOptions { ZeroVectors = ZeroVectorPolicy.Error };
        Assert.Contains("'queries'", Assert.Throws<ArgumentException>(() => device.NearestNeighbors(zero, x, 1, Metric.Cosine, error)).Message);
        Assert.Equal(1, device.NearestNeighbors(zero, x, 1, Metric.L2, error).Queries);
    });
}
