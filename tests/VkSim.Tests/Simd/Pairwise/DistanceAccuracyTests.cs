using VkSim.Contract;
using VkSim.Simd.Pairwise;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Distances and cosines where the plain formulas go wrong.</summary>
public class DistanceAccuracyTests
{
    private static readonly (Metric Metric, float P)[] s_distances =
    [
        (Metric.L2, 2), (Metric.SquaredL2, 2), (Metric.L1, 1), (Metric.LInf, 0), (Metric.L0, 0), (Metric.Lp, 0.5f), (Metric.Lp, 1.7f), (Metric.Lp, 3),
        (Metric.Lp, 4),
    ];

    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void CloseNumbersFarFromZeroKeepTheirDistance(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        using var a = new HostMatrixData(1, 1, ElementType.Float32, (_, _) => 512695);
        using var b = new HostMatrixData(1, 1, ElementType.Float32, (_, _) => 512804);
        using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, PairwiseFixture.Settings(Metric.L2));
        Assert.Equal(109, result[0, 0]);

        // The same in 26 rows of 700 columns, where the product path is taken.
        using var wideA = new HostMatrixData(26, 700, ElementType.Float32, (_, column) => column == 699 ? 512695 : 512000 + column);
        using var wideB = new HostMatrixData(26, 700, ElementType.Float32, (row, column) => column == 699 ? 512804 + row : 512000 + column);
        using HostMatrixData wide = PairwiseFixture.Compare(engine, wideA, wideB, PairwiseFixture.Settings(Metric.L2));
        for (int i = 0; i < 26; i++)
        {
            for (int j = 0; j < 26; j++)
            {
                Assert.Equal(109 + j, wide[i, j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void SelfDistancesAreSymmetricWithAZeroDiagonal(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int rows, int columns, double scale, double offset) in new[] { (67, 9, 1.0, 0.0), (40, 130, 1.0, 0.0), (67, 130, 1.0, 500), (35, 65, 1e-3, 1e4), (20, 40, 1e-25, 0) })
        {
            // Row 3 again in the rows divisible by 7: duplicates off the diagonal.
            using HostMatrixData x = PairwiseFixture.Random(rows, columns, 3, ElementType.Float32, scale, offset);
            for (int row = 0; row < rows; row += 7)
            {
                for (int column = 0; column < columns; column++)
                {
                    x[row, column] = x[3, column];
                }
            }

            foreach ((Metric metric, float p) in s_distances)
            {
                foreach (DistanceMode mode in Enum.GetValues<DistanceMode>())
                {
                    AssertSymmetric(engine, x, PairwiseFixture.Settings(metric, p, mode), $"{level} offset {offset}");
                }
            }

            AssertSymmetric(engine, x, PairwiseFixture.Settings(Metric.Cosine), level);
            AssertSymmetric(engine, x, PairwiseFixture.Settings(Metric.Dot), level);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void AutoIsAsRightAsDirectWhateverTheOffset(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach (double offset in new[] { 0, 0.5, 2, 10, 100, 1e4 })
        {
            foreach (int columns in new[] { 17, 64, 100, 512 })
            {
                using HostMatrixData a = PairwiseFixture.Random(30, columns, 1, ElementType.Float32, 1, offset);
                using HostMatrixData b = PairwiseFixture.Random(75, columns, 2, ElementType.Float32, 1, offset);
                foreach (Metric metric in new[] { Metric.L2, Metric.SquaredL2 })
                {
                    PairwiseSettings settings = PairwiseFixture.Settings(metric);
                    using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                    PairwiseFixture.AssertAgrees(result, a, b, settings, $"{level} offset {offset}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void EveryScaleGivesTheRightDistance(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach (double scale in new[] { 1e30, 1e19, 1e-15, 1e-22, 1e-30, 1e-38, 1e-42 })
        {
            foreach (int columns in new[] { 3, 40, 300 })
            {
                using HostMatrixData a = PairwiseFixture.Random(6, columns, 1, ElementType.Float32, scale);
                using HostMatrixData b = PairwiseFixture.Random(40, columns, 2, ElementType.Float32, scale);
                foreach ((Metric metric, float p) in s_distances)
                {
                    foreach (DistanceMode mode in new[] { DistanceMode.Auto, DistanceMode.Direct, DistanceMode.MatMul })
                    {
                        PairwiseSettings settings = PairwiseFixture.Settings(metric, p, mode);
                        using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                        PairwiseFixture.AssertAgrees(result, a, b, settings, $"{level} scale {scale}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void CosineDoesNotDependOnTheScale(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach (float eps in new[] { 0, 1e-8f, 1e-30f, 1e-45f, 1e10f })
        {
            PairwiseSettings settings = PairwiseFixture.Settings(Metric.Cosine) with { Cosine = new CosineSettings(eps, ZeroVectorPolicy.Zero) };
            double[] scales = [1, 1e30, 3e38, 1e19, 1e-15, 1e-30, 1e-38, 1e-42];
            using HostMatrixData a = Scaled(24, 70, 1, scales);
            using HostMatrixData b = Scaled(40, 70, 2, scales);
            using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
            PairwiseFixture.AssertAgrees(result, a, b, settings, $"{level} eps {eps}");
            AssertSymmetric(engine, a, settings, $"{level} eps {eps}");
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void ZeroRowsFollowThePolicy(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        using var a = new HostMatrixData(3, 20, ElementType.Float32, (row, column) => row == 1 ? 0 : column + 1);
        foreach ((float eps, ZeroVectorPolicy policy, float expected) in new[]
        {
            (1e-8f, ZeroVectorPolicy.Zero, 0f), (1e-40f, ZeroVectorPolicy.Zero, 0f), (0f, ZeroVectorPolicy.Zero, float.NaN),
            (1e-8f, ZeroVectorPolicy.NaN, float.NaN), (0f, ZeroVectorPolicy.NaN, float.NaN),
        })
        {
            PairwiseSettings settings = PairwiseFixture.Settings(Metric.Cosine) with { Cosine = new CosineSettings(eps, policy) };
            using HostMatrixData result = PairwiseFixture.Compare(engine, a, a, settings);
            Assert.Equal(1, result[0, 2], 1e-6f);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(expected, result[1, i]);
                Assert.Equal(expected, result[i, 1]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void NaNAndInfinityReachOnlyWhatDependsOnThem(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (int columns in new[] { 5, 40, 200 })
        {
            using HostMatrixData a = PairwiseFixture.Random(20, columns, 1);
            using HostMatrixData b = PairwiseFixture.Random(70, columns, 2);
            for (int i = 0; i < 3; i++)
            {
                a[(5 * i) + 2, columns / 2] = specials[i];
                b[(20 * i) + 9, columns / 2] = specials[i];
                b[(20 * i) + 3, columns - 1] = specials[i];
            }

            foreach ((Metric metric, float p) in PairwiseFixture.Metrics)
            {
                PairwiseSettings settings = PairwiseFixture.Settings(metric, p);
                using HostMatrixData result = PairwiseFixture.Compare(engine, a, b, settings);
                if (metric is not (Metric.Cosine or Metric.Dot))
                {
                    PairwiseFixture.AssertAgrees(result, a, b, settings, level);
                    continue;
                }

                for (int i = 0; i < a.Rows; i++)
                {
                    for (int j = 0; j < b.Rows; j++)
                    {
                        bool touched = (i % 5 == 2 && i < 15) || (j % 20 is 9 or 3 && j < 60);
                        Assert.True(touched || float.IsFinite(result[i, j]), $"{metric} ({i},{j}) is {result[i, j]}");
                        Assert.True(!touched || !float.IsFinite(result[i, j]), $"{metric} ({i},{j}) is {result[i, j]}");
                    }
                }
            }
        }
    }

    private static HostMatrixData Scaled(int rows, int columns, int seed, double[] scales)
    {
        var random = new Random(seed);
        return new HostMatrixData(rows, columns, ElementType.Float32, (row, _) => (float)(((random.NextDouble() * 2) - 0.9) * scales[row % scales.Length]));
    }

    private static void AssertSymmetric(PairwiseEngine engine, HostMatrixData x, in PairwiseSettings settings, string what)
    {
        using HostMatrixData result = PairwiseFixture.Compare(engine, x, x, settings);
        bool distance = settings.Metric is not (Metric.Cosine or Metric.Dot);
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Rows; j++)
            {
                string at = $"{what} {settings.Metric} p={settings.P} {settings.Mode} {x.Rows}×{x.Columns} ({i},{j})";
                Assert.True(result[i, j].Equals(result[j, i]), $"{at}: {result[i, j]:R} and {result[j, i]:R}");
                bool duplicates = i == j || (IsCopy(i) && IsCopy(j));
                Assert.True(!distance || !duplicates || result[i, j] == 0, $"{at}: {result[i, j]:R} between equal rows");
                Assert.True(settings.Metric != Metric.Cosine || !(Math.Abs(result[i, j]) > 1), at);
            }
        }
    }

    private static bool IsCopy(int row) => row == 3 || row % 7 == 0;
}
