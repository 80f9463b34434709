using VkSim.Contract;
using VkSim.Simd.Pairwise;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

public class PairwiseEngineTests
{
    private static readonly int[] s_columns = [0, 1, 3, 7, 31, 33, 64, 65, 100, 257, 768, 1000];

    public static TheoryData<string, ElementType> LevelsAndTypes() => PairwiseFixture.LevelsAndTypes();

    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void AgreesWithTheOracle(string level, ElementType type)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach (int columns in s_columns)
        {
            using HostMatrixData a = PairwiseFixture.Random(13, columns, columns, type);
            using HostMatrixData b = PairwiseFixture.Random(37, columns, columns + 1, type);
            foreach ((Metric metric, float p) in PairwiseFixture.Metrics)
            {
                PairwiseSettings settings = PairwiseFixture.Settings(metric, p);
                using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                PairwiseFixture.AssertAgrees(result, a, b, settings, $"{level} {type}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void AgreesWithTheOracleForEveryShape(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int rowsA, int rowsB, int columns) in new[]
        {
            (0, 0, 3), (0, 5, 3), (5, 0, 3), (1, 1, 1), (1, 100, 65), (100, 1, 65), (2, 33, 130), (3, 31, 20), (5, 64, 7), (11, 65, 64),
            (12, 32, 63), (25, 3, 300), (70, 300, 33), (300, 70, 5), (1, 1, 5000), (3, 35, 9000),
        })
        {
            using HostMatrixData a = PairwiseFixture.Random(rowsA, columns, 1);
            using HostMatrixData b = PairwiseFixture.Random(rowsB, columns, 2);
            foreach (Metric metric in new[] { Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.LInf })
            {
                foreach (DistanceMode mode in Enum.GetValues<DistanceMode>())
                {
                    PairwiseSettings settings = PairwiseFixture.Settings(metric, 2, mode);
                    using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                    PairwiseFixture.AssertAgrees(result, a, b, settings, level);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void CondensedValuesAreTheUpperTriangle(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int n, int columns) in new[]
        {
            (1, 3), (2, 3), (3, 100), (5, 4), (13, 65), (65, 33), (131, 0), (130, 9000), (800, 20), (1600, 7),
        })
        {
            using HostMatrixData x = PairwiseFixture.Random(n, columns, n, scale: 0.01, offset: n % 2);
            foreach (Metric metric in new[] { Metric.L2, Metric.L1, Metric.SquaredL2 })
            {
                PairwiseSettings settings = PairwiseFixture.Settings(metric);
                using HostMatrixData square = PairwiseFixture.Compare(engine, x, x, settings);
                using var condensed = new HostMatrixData(n * (n - 1) / 2, 1, ElementType.Float32, (_, _) => 12345, gaps: false);
                engine.Condensed(x.Matrix, condensed.Matrix, settings, default);
                condensed.AssertGuardsIntact();
                uint[] bits = square.Bits();
                uint[] expected = [.. Enumerable.Range(0, n).SelectMany(i => bits[((i * n) + i + 1)..((i + 1) * n)])];
                Assert.True(expected.SequenceEqual(condensed.Bits()), $"{level} {metric} {n}×{columns}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void MixedElementTypesAgreeWithTheOracle(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach (ElementType typeA in Enum.GetValues<ElementType>())
        {
            foreach (ElementType typeB in Enum.GetValues<ElementType>())
            {
                using HostMatrixData a = PairwiseFixture.Random(5, 70, 1, typeA);
                using HostMatrixData b = PairwiseFixture.Random(40, 70, 2, typeB);
                PairwiseSettings settings = PairwiseFixture.Settings(Metric.Cosine);
                using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                PairwiseFixture.AssertAgrees(result, a, b, settings, $"{level} {typeA} {typeB}");
            }
        }
    }
}
