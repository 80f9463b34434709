namespace VkSim.Tests;

public class NearestTests
{
    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    /// <summary>What is kept is exactly what ranking the written matrix gives.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void KeepsWhatRankingTheMatrixWouldKeep(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int queries, int rows, int columns) in new[] { (1, 1, 3), (1, 3000, 40), (3, 65, 1), (13, 700, 20), (130, 333, 70), (40, 2500, 8) })
        {
            using HostMatrixData a = PairwiseFixture.Random(queries, columns, 1);
            using HostMatrixData b = PairwiseFixture.Random(rows, columns, 2);
            foreach (Metric metric in new[] { Metric.Dot, Metric.Cosine, Metric.L1, Metric.LInf, Metric.L0 })
            {
                PairwiseSettings settings = PairwiseFixture.Settings(metric);
                using HostMatrixData matrix = PairwiseFixture.Compare(engine, a, b, settings);
                foreach (int k in new[] { 1, 10, 50, 700 })
                {
                    (float[] scores, long[] ids) = PairwiseFixture.Nearest(engine, a, b, settings, k);
                    AssertRanked(matrix, metric, k, scores, ids, $"{level} {metric} {queries}×{rows}×{columns} k={k}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void TiesGoToTheLowerIdAndNaNComesLast(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        var random = new Random(5);
        using var a = new HostMatrixData(6, 2, ElementType.Float32, (row, _) => row == 5 ? float.NaN : random.Next(-2, 3));
        using var b = new HostMatrixData(900, 2, ElementType.Float32, (_, _) => random.Next(40) == 0 ? float.NaN : random.Next(-2, 3));
        foreach (Metric metric in new[] { Metric.Dot, Metric.Cosine, Metric.L1, Metric.LInf })
        {
            PairwiseSettings settings = PairwiseFixture.Settings(metric);
            using HostMatrixData matrix = PairwiseFixture.Compare(engine, a, b, settings);
            foreach (int k in new[] { 1, 3, 40, 890, 900, 950 })
            {
                (float[] scores, long[] ids) = PairwiseFixture.Nearest(engine, a, b, settings, k);
                AssertRanked(matrix, metric, k, scores, ids, $"{level} {metric} k={k}");
            }
        }
    }

    private static void AssertRanked(HostMatrixData matrix, Metric metric, int k, float[] scores, long[] ids, string what)
    {
        ReferenceMatrix values = matrix.ToReference();
        for (int query = 0; query < matrix.Rows; query++)
        {
            (double[] expected, long[] expectedIds) = ReferenceRanking.TopK(values.Row(query), k, metric.IsSimilarity());
            for (int rank = 0; rank < k; rank++)
            {
                int at = (query * k) + rank;
                if (ids[at] != expectedIds[rank] || !scores[at].Equals((float)expected[rank]))
                {
                    Assert.Fail($"{what} query {query} rank {rank}: expected {expectedIds[rank]} with {expected[rank]:R}, found {ids[at]} with {scores[at]:R}");
                }
            }
        }
    }
}
