using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>More pairs than 32 bits can count, and matrices of more than 4 GiB, of which little is touched.</summary>
public sealed class HugeShapeTests : IDisposable
{
    private readonly VectorDevice _device = VectorDevice.Create("cpu");

    public void Dispose() => _device.Dispose();

    [Fact]
    public void MorePairsThan32BitsCountComeInWindows()
    {
        const int N = 65_539, M = 32_771;
        Assert.True((long)N * M > 1L << 31);
        using Matrix a = _device.Upload([.. Enumerable.Range(0, N).Select(i => (float)i)], N, 1);
        using Matrix b = _device.Upload([.. Enumerable.Range(0, M).Select(j => (float)(j % 97))], M, 1);
        long rows = 0;
        _device.DotProductsWindows(a, b, (first, count, values) =>
        {
            Assert.Equal(rows, first);
            rows += count;
            foreach (int i in new[] { 0, count / 2, count - 1 })
            {
                foreach (int j in new[] { 0, 96, 20_000, M - 1 })
                {
                    Assert.Equal((float)(first + i) * (j % 97), values[(int)(((long)i * M) + j)]);
                }
            }
        });
        Assert.Equal(N, rows);
    }

    [Fact]
    public void MorePairsThan32BitsCountAreRanked()
    {
        const int N = 50_000, M = 45_000;
        Assert.True((long)N * M > 1L << 31);
        using Matrix queries = _device.Upload([.. Enumerable.Range(0, N).Select(i => (i * 0.875f) + 0.1f)], N, 1);
        using Matrix database = _device.Upload([.. Enumerable.Range(0, M).Select(j => (float)j)], M, 1);
        Neighbors found = _device.NearestNeighbors(queries, database, 1, Metric.L1);
        for (int i = 0; i < N; i += 997)
        {
            Assert.Equal((long)MathF.Round((i * 0.875f) + 0.1f), found[i, 0].Id);
        }
    }

    [Fact]
    public void RowsBeyondFourGibibytesAreReached()
    {
        const long Rows = (1L << 21) + 8;
        const int D = 520;
        float[] values = RandomRows.Normal(3, D);
        using Matrix huge = _device.Allocate(Rows, D);
        Assert.True(Rows * D * sizeof(float) > 1L << 32);
        using Matrix few = _device.Upload(values, 3, D);
        Matrix end = huge.RowRange(Rows - 3, 3);
        _device.Normalize(few, end);
        using Matrix expected = _device.Normalize(few);
        float[] read = new float[3 * D];
        huge.CopyRowsTo(Rows - 3, 3, read);
        Agreement.SameBits(expected.ToArray(), read, "the last rows");
        using Matrix distances = _device.Cdist(end, end);
        using Matrix expectedDistances = _device.Cdist(expected, expected);
        Agreement.SameBits(expectedDistances.ToArray(), distances.ToArray(), "their distances");
        Assert.Equal([0L, 1, 2], _device.NearestNeighbors(end, end, 1, Metric.L2).Ids.ToArray());
    }
}
