using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class TopKTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EqualsSortingTheMatrixOfTheSameDevice(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int queries, int rows, int columns, int k) in Shapes(row))
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
            {
                float[] q = RandomRows.Normal(queries, columns, 1);
                float[] d = RandomRows.Normal(rows, columns, 2);
                using Matrix left = device.Upload(q, queries, columns, type);
                using Matrix right = device.Upload(d, rows, columns, type);
                CheckAgainstMatrix(device, left, right, k);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AgreesWithTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(300, 40);
        const int D = 48;
        float[] q = RandomRows.Normal(6, D, 1);
        float[] d = RandomRows.Normal(n, D, 2);
        using Matrix left = device.Upload(q, 6, D);
        using Matrix right = device.Upload(d, n, D);
        Neighbors found = device.CosineTopK(left, right, 10);
        (ReferenceMatrix scores, _) = ReferenceRanking.Nearest(
            Metric.Cosine, ReferenceMatrix.From(q, 6, D), ReferenceMatrix.From(d, n, D), 10);
        Agreement.Within(found.Scores, scores.Values, _ => ErrorBounds.Cosine(D), "scores");
        for (int i = 0; i < 6; i++)
        {
            foreach (long id in found.IdsOf(i))
            {
                double exact = ReferenceCosine.Compute(
                    ReferenceMatrix.From(q, 6, D).Row(i), ReferenceMatrix.From(d, n, D).Row((int)id));
                Assert.True(exact >= scores[i, 9] - (2 * ErrorBounds.Cosine(D)));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TiesGoToTheLowerIdAndNaNComesLast(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Cosines with (1, 0) as 3, 2, 3, 2, 1, 1 are ordered, then the same with a NaN row and an opposite row.
        float[] directions = [3, 2, 3, 2, 1, 1];
        float[] rows = [.. directions.SelectMany(v => new[] { v, 4 - v }), float.NaN, 1, -1, 0];
        using Matrix query = device.Upload(new float[] { 1, 0 }, 1, 2);
        using Matrix database = device.Upload(rows, 8, 2);
        Assert.Equal([0L, 2L], device.CosineTopK(query, database, 2).Ids.ToArray());
        Neighbors all = device.CosineTopK(query, database, 10);
        Assert.Equal([0L, 2, 1, 3, 4, 5, 7, 6, -1, -1], all.Ids.ToArray());
        Assert.Equal(-1f, all.Scores[6]);
        Assert.True(float.IsNaN(all.Scores[7]));
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity], all.Scores[8..].ToArray());
        Assert.Equal(new Neighbor(2, all.Scores[1]), all[0, 1]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ManyEqualRowsKeepTheirOrder(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // All scores are equal, also across windows: no candidate after the first k may enter.
        int n = row.Scale(3000, 700);
        float[] rows = [.. Enumerable.Repeat(new float[] { 1, 2, 3, 4 }, n).SelectMany(r => r)];
        foreach (int queries in new[] { 1, 9 })
        {
            using Matrix query = device.Upload([.. Enumerable.Repeat(new float[] { 4, 3, 2, 1 }, queries).SelectMany(r => r)], queries, 4);
            using Matrix database = device.Upload(rows, n, 4);
            foreach (int k in new[] { 1, 7, 600 })
            {
                Neighbors found = device.CosineTopK(query, database, k);
                for (int q = 0; q < queries; q++)
                {
                    Assert.Equal(Enumerable.Range(0, k).Select(i => (long)i), found.IdsOf(q).ToArray());
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ImprovingScoresDoNotOverflowTheLists(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Every row beats all before it, so every row is a candidate.
        int n = row.Scale(5000, 900);
        float[] rows = new float[n * 2];
        for (int i = 0; i < n; i++)
        {
            (rows[2 * i], rows[(2 * i) + 1]) = ((float)Math.Sin(1.5 * i / n), (float)Math.Cos(1.5 * i / n));
        }

        using Matrix query = device.Upload([.. Enumerable.Repeat(new float[] { 1, 0 }, 6).SelectMany(r => r)], 6, 2);
        using Matrix database = device.Upload(rows, n, 2);
        foreach (int k in new[] { 5, 700 })
        {
            CheckAgainstMatrix(device, query, database, k);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MoreNeighboursThanRowsLeaveATail(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix queries = device.Upload(RandomRows.Normal(2, 5), 2, 5);
        using Matrix none = device.Allocate(0, 5);
        Neighbors empty = device.CosineTopK(queries, none, 3);
        Assert.All(empty.Ids.ToArray(), id => Assert.Equal(-1, id));
        Assert.All(empty.Scores.ToArray(), s => Assert.Equal(float.NegativeInfinity, s));
        using Matrix four = device.Upload(RandomRows.Normal(4, 5, 2), 4, 5);
        CheckAgainstMatrix(device, queries, four, 4);
        Neighbors tail = device.CosineTopK(queries, four, 1500);
        Assert.Equal(4, tail.IdsOf(1).ToArray().Count(id => id >= 0));
        Assert.Equal([0L, 1, 2, 3], tail.IdsOf(1)[..4].ToArray().Order());
        Assert.Equal(0, device.CosineTopK(queries, four, 0).Ids.Length);
        Assert.Equal(0, device.CosineTopK(none, four, 3).Queries);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.CosineTopK(queries, four, -1));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RepeatedSearchesGiveTheSameBits(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(1500, 200);
        using Matrix queries = device.Upload(RandomRows.Normal(12, 33, 1), 12, 33);
        using Matrix database = device.Upload(RandomRows.Normal(n, 33, 2), n, 33);
        Neighbors first = device.CosineTopK(queries, database, 20);
        for (int i = 0; i < 3; i++)
        {
            Neighbors again = device.CosineTopK(queries, database, 20);
            Assert.Equal(first.Ids.ToArray(), again.Ids.ToArray());
            Agreement.SameBits(first.Scores, again.Scores, "again");
        }
    });

    private static IEnumerable<(int Queries, int Rows, int Columns, int K)> Shapes(DeviceCase row) => row.IsSlow
        ? [(1, 150, 8, 3), (7, 90, 5, 10), (2, 90, 8, 90)]
        : [(1, 3000, 33, 10), (3, 700, 16, 1), (40, 2500, 20, 10), (5, 1300, 7, 100), (2, 1200, 12, 1200), (9, 1500, 4, 800)];

    private static void CheckAgainstMatrix(VectorDevice device, Matrix queries, Matrix database, int k)
    {
        using Matrix matrix = device.CosineSimilarity(queries, database);
        float[] scores = matrix.ToArray();
        Neighbors found = device.CosineTopK(queries, database, k);
        int n = (int)database.Rows;
        for (int q = 0; q < queries.Rows; q++)
        {
            int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => scores[(q * n) + i]).ThenBy(i => i).Take(k)];
            Assert.Equal(order.Select(i => (long)i), found.IdsOf(q)[..order.Length].ToArray());
            float[] expected = [.. order.Select(i => scores[(q * n) + i])];
            Agreement.SameBits(expected, found.ScoresOf(q)[..order.Length], $"query {q} of {queries}, {database}, k = {k}");
        }
    }
}
