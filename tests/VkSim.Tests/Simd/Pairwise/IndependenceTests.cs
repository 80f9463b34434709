using VkSim.Contract;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Ranking;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>A pair's value depends on the two rows alone, to the bit.</summary>
public class IndependenceTests
{
    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void AnyBatchGivesTheSameBits(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int columns, double offset) in new[] { (7, 0.0), (40, 0.0), (130, 3.0), (500, 0.0), (70, 1000), (4500, 0.0) })
        {
            using HostMatrixData a = PairwiseFixture.Random(61, columns, 1, ElementType.Float32, 1, offset);
            using HostMatrixData b = PairwiseFixture.Random(150, columns, 2, ElementType.Float32, 1, offset);
            foreach ((Metric metric, float p) in PairwiseFixture.Metrics)
            {
                if (columns > 130 && (metric is Metric.Lp or Metric.L0))
                {
                    continue;
                }

                PairwiseSettings settings = PairwiseFixture.Settings(metric, p);
                using HostMatrixData all = PairwiseFixture.Compare(engine, a, b, settings);
                foreach ((int firstA, int countA, int firstB, int countB) in new[] { (0, 1, 0, 150), (60, 1, 7, 1), (17, 3, 31, 70), (5, 40, 149, 1), (0, 61, 64, 33), (33, 11, 0, 150) })
                {
                    AssertSamePart(engine, all, a, b, firstA, countA, firstB, countB, settings, $"{level} {columns} columns");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void FewRowsReadAsTheyLieGiveTheBitsOfMany(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16, ElementType.BFloat16 })
        {
            foreach (int columns in new[] { 31, 33, 100, 255, 257, 288, 289, 512, 768, 1000, 4360 })
            {
                // Some rows of a cosine are so long that they are scaled.
                double Scale(int longColumns) => type == ElementType.Float32 && columns == longColumns ? 1e25 : 1;
                using HostMatrixData a = PairwiseFixture.Random(19, columns, 1, type, Scale(257));
                using HostMatrixData b = PairwiseFixture.Random(71, columns, 2, type, Scale(512));
                foreach (Metric metric in new[] { Metric.Dot, Metric.Cosine, Metric.L2, Metric.L1, Metric.LInf })
                {
                    PairwiseSettings settings = PairwiseFixture.Settings(metric, 2);
                    using HostMatrixData all = PairwiseFixture.Compare(engine, a, b, settings);
                    foreach ((int firstA, int countA, int firstB, int countB) in new[] { (0, 1, 0, 71), (3, 2, 1, 70), (16, 3, 5, 3), (7, 4, 40, 1), (2, 5, 0, 71) })
                    {
                        AssertSamePart(engine, all, a, b, firstA, countA, firstB, countB, settings, $"{level} {type} {columns} columns");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void AnyNumberOfThreadsGivesTheSameBits(string level)
    {
        using HostMatrixData a = PairwiseFixture.Random(150, 90, 1);
        using HostMatrixData b = PairwiseFixture.Random(700, 90, 2);
        foreach (Metric metric in new[] { Metric.Cosine, Metric.L2, Metric.L1 })
        {
            PairwiseSettings settings = PairwiseFixture.Settings(metric);
            uint[]? expected = null;
            (float[] Scores, long[] Ids) expectedNearest = default;
            RadiusHits? expectedHits = null;
            foreach (int degree in new[] { 1, 2, 5 })
            {
                using PairwiseEngine engine = PairwiseFixture.Engine(level, degree);
                using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                (float[] Scores, long[] Ids) nearest = PairwiseFixture.Nearest(engine, a, b, settings, 9);
                RadiusHits hits = engine.WithinRadius(a.Matrix, b.Matrix, settings, metric == Metric.Cosine ? 0.2f : 7f, default, default);
                expected ??= result.Bits();
                expectedNearest = expectedNearest.Ids is null ? nearest : expectedNearest;
                expectedHits ??= hits;
                Assert.Equal(expected, result.Bits());
                Assert.Equal(expectedNearest.Ids, nearest.Ids);
                Assert.Equal(expectedNearest.Scores, nearest.Scores);
                Assert.Equal(expectedHits.Ids, hits.Ids);
            }
        }
    }

    [Fact]
    public void EveryLevelGivesTheSameBits()
    {
        if (!SimdDetection.HasFusedMultiplyAdd)
        {
            return;
        }

        using HostMatrixData a = PairwiseFixture.Random(40, 333, 1);
        using HostMatrixData b = PairwiseFixture.Random(90, 333, 2);
        foreach ((Metric metric, float p) in PairwiseFixture.Metrics)
        {
            uint[]? expected = null;
            foreach (SimdLevel level in SimdDetection.Supported)
            {
                using PairwiseEngine engine = PairwiseFixture.Engine(level.ToString());
                using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, PairwiseFixture.Settings(metric, p));
                expected ??= result.Bits();
                Assert.True(expected.AsSpan().SequenceEqual(result.Bits()), $"{metric} p={p} {level}");
            }
        }
    }

    private static void AssertSamePart(
        PairwiseEngine engine, HostMatrixData all, HostMatrixData a, HostMatrixData b, int firstA, int countA, int firstB, int countB, in PairwiseSettings settings, string what)
    {
        using var part = new HostMatrixData(countA, countB, ElementType.Float32);
        engine.Pairwise(a.RowRange(firstA, countA), b.RowRange(firstB, countB), part.Matrix, settings, default);
        for (int i = 0; i < countA; i++)
        {
            for (int j = 0; j < countB; j++)
            {
                uint expected = BitConverter.SingleToUInt32Bits(all[firstA + i, firstB + j]);
                if (BitConverter.SingleToUInt32Bits(part[i, j]) != expected)
                {
                    Assert.Fail($"{what} {settings.Metric} p={settings.P}: ({firstA}+{i},{firstB}+{j}) is {part[i, j]:R} in a part, {all[firstA + i, firstB + j]:R} in all");
                }
            }
        }
    }
}
