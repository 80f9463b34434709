using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Reference;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Ranking;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

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

    [Theory]
    [MemberData(nameof(Levels))]
    public void TheWorkedExampleKeepsItsOrderWhateverIsAppended(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        float[][] rows = [[10100, 10100], [10004, 10006], [10001, 10002], [10000, 10000]];
        foreach (int columns in new[] { 2, 64_001 })
        {
            using var query = new HostMatrixData(1, columns, ElementType.Float32, (_, column) => column < 2 ? 10000 : 0);
            using var database = new HostMatrixData(4, columns, ElementType.Float32, (row, column) => column < 2 ? rows[row][column] : 0);
            foreach (DistanceMode mode in new[] { DistanceMode.Auto, DistanceMode.Direct })
            {
                (float[] scores, long[] ids) = PairwiseFixture.Nearest(engine, query, database, PairwiseFixture.Settings(Metric.SquaredL2, 2, mode), 6);
                Assert.Equal([3, 2, 1, 0, -1, -1], ids);
                Assert.Equal([0, 5, 52, 20000, float.PositiveInfinity, float.PositiveInfinity], scores);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void TranslationDoesNotChangeNeighbours(string level)
    {
        // Multiples of 2⁻⁴ up to 8: the shift by 2¹⁶ is exact.
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        var random = new Random(3);
        float[,] x = new float[440, 96];
        for (int i = 0; i < x.Length; i++)
        {
            x[i / 96, i % 96] = random.Next(-128, 129) / 16f;
        }

        (float[] Scores, long[] Ids)? first = null;
        foreach (float shift in new[] { 0f, 1024f, 65536f })
        {
            using var queries = new HostMatrixData(40, 96, ElementType.Float32, (row, column) => x[row, column] + shift);
            using var database = new HostMatrixData(400, 96, ElementType.Float32, (row, column) => x[row + 40, column] + shift);
            (float[] Scores, long[] Ids) found = PairwiseFixture.Nearest(engine, queries, database, PairwiseFixture.Settings(Metric.L2), 25);
            first ??= found;
            Assert.Equal(first.Value.Ids, found.Ids);
            Assert.Equal(first.Value.Scores, found.Scores);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public unsafe void FiltersLeaveOnlyWhatTheyAllow(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        var random = new Random(9);
        foreach (int rows in new[] { 5, 64, 300, 1500 })
        {
            using HostMatrixData a = PairwiseFixture.Random(7, 20, 1);
            using HostMatrixData b = PairwiseFixture.Random(rows, 20, 2);
            foreach (double share in new[] { 0, 0.02, 0.5, 1 })
            {
                ulong[] words = new ulong[(rows + 63) / 64];
                for (int row = 0; row < rows; row++)
                {
                    words[row / 64] |= random.NextDouble() < share ? 1UL << (row % 64) : 0;
                }

                fixed (ulong* pointer = words)
                {
                    AssertFiltered(engine, a, b, new RowFilter(pointer), words, $"{level} {rows} rows, {share} allowed");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void RadiusFindsWhatTheMatrixHoldsWithinIt(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        using HostMatrixData a = PairwiseFixture.Random(33, 24, 1);
        using HostMatrixData b = PairwiseFixture.Random(800, 24, 2);
        a[4, 3] = float.NaN;
        b[700, 2] = float.NaN;
        foreach ((Metric metric, float radius) in new[]
        {
            (Metric.Dot, 1f), (Metric.Dot, float.NegativeInfinity), (Metric.Cosine, 0.25f), (Metric.L2, 3.5f), (Metric.L2, 0f), (Metric.L1, 12f),
            (Metric.LInf, 1.3f), (Metric.L2, float.PositiveInfinity), (Metric.Cosine, 2f), (Metric.Dot, float.NaN),
        })
        {
            PairwiseSettings settings = PairwiseFixture.Settings(metric, 2, DistanceMode.Direct);
            using HostMatrixData matrix = PairwiseFixture.Compare(engine, a, b, settings);
            RadiusHits hits = engine.WithinRadius(a.Matrix, b.Matrix, settings, radius, default, default);
            ReferenceMatrix values = matrix.ToReference();
            for (int query = 0; query < a.Rows; query++)
            {
                long[] expected = float.IsNaN(radius) ? [] : ReferenceRanking.WithinRadius(values.Row(query), radius, metric.IsSimilarity());
                Range range = (int)hits.Offsets[query]..(int)hits.Offsets[query + 1];
                Assert.Equal(expected, hits.Ids[range]);
                Assert.Equal(expected.Select(id => matrix[query, (int)id]), hits.Scores[range]);
            }
        }
    }

    private static void AssertFiltered(PairwiseEngine engine, HostMatrixData a, HostMatrixData b, RowFilter filter, ulong[] words, string what)
    {
        bool Allowed(long row) => (words[row / 64] >> (int)(row % 64) & 1) != 0;
        PairwiseSettings settings = PairwiseFixture.Settings(Metric.L2);
        (float[] _, long[] all) = PairwiseFixture.Nearest(engine, a, b, settings, b.Rows);
        foreach (int k in new[] { 1, 10, b.Rows })
        {
            (float[] _, long[] ids) = PairwiseFixture.Nearest(engine, a, b, settings, k, filter);
            for (int query = 0; query < a.Rows; query++)
            {
                IEnumerable<long> expected = all.Skip(query * b.Rows).Take(b.Rows).Where(Allowed).Concat(Enumerable.Repeat(-1L, k)).Take(k);
                Assert.True(expected.SequenceEqual(ids.Skip(query * k).Take(k)), $"{what}, query {query}, k={k}");
            }
        }

        RadiusHits hits = engine.WithinRadius(a.Matrix, b.Matrix, settings, float.PositiveInfinity, filter, default);
        Assert.Equal(a.Rows * filter.CountAllowed(b.Rows), hits.Ids.LongLength);
        Assert.All(hits.Ids, id => Assert.True(Allowed(id)));
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
