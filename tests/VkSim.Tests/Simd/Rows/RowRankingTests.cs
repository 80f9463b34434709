using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Reference;
using VkSim.Simd.Rows.Ranking;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Pairwise;

namespace VkSim.Tests.Simd.Rows;

/// <summary>The best of each row, against the oracle.</summary>
public class RowRankingTests
{
    private static readonly float[] s_values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, 2, -3, 1e-41f, 5];

    private static readonly Arbitrary<Case> s_cases = (
        from rows in Gen.Choose(0, 5)
        from columns in Gen.OneOf(Gen.Choose(0, 70), Gen.Choose(0, 700), Gen.Choose(2000, 4200))
        from k in Gen.OneOf(Gen.Choose(1, 12), Gen.Choose(1, 5000))
        from level in Gen.Elements(SimdDetection.Supported.ToArray())
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        from largest in Gen.Elements(true, false)
        from fewValues in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(rows, columns, k, level, type, largest, fewValues, seed)).ToArbitrary();

    [Property(MaxTest = 300)]
    public Property TopKIsTheOracles() => Prop.ForAll(s_cases, Agrees);

    [Theory]
    [InlineData(true, 0, 2)]
    [InlineData(false, 4, 5)]
    public void TiesGoToTheLowerColumn(bool largest, long first, long second)
    {
        float[] row = [3, 2, 3, 2, 1, 1];
        using var matrix = new HostMatrixData(1, 6, ElementType.Float32, (_, column) => row[column]);
        using var engine = new RowRankingEngine(new WorkSplitter(1), SimdLevel.Current);
        float[] values = new float[2];
        long[] ids = new long[2];
        engine.TopK(matrix.Matrix, 2, largest, values, ids, default);
        Assert.Equal([first, second], ids);
        Assert.Equal(row[first], values[0]);
    }

    [Fact]
    public void ManyRowsOverManyThreads()
    {
        using HostMatrixData matrix = PairwiseFixture.Random(900, 301, 3);
        using var one = new RowRankingEngine(new WorkSplitter(1), SimdLevel.Current);
        using var many = new RowRankingEngine(new WorkSplitter(4), SimdLevel.Current);
        long[] expected = new long[900 * 7];
        long[] actual = new long[900 * 7];
        one.TopK(matrix.Matrix, 7, true, new float[900 * 7], expected, default);
        many.TopK(matrix.Matrix, 7, true, new float[900 * 7], actual, default);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(130)]
    [InlineData(300)]
    [InlineData(600)]
    public void RowsOfEveryScaleAtEveryLevel(int k)
    {
        // What divides one row says nothing of the next.
        const int Rows = 60;
        const int Columns = 600;
        var random = new Random(k);
        float[] scales = [1, 1e30f, 1e-41f, -3, 0, float.PositiveInfinity];
        using var matrix = new HostMatrixData(
            Rows, Columns, ElementType.Float32, (row, column) => (float)random.NextDouble() * scales[row % scales.Length] * (row % 4 == 0 ? column % 5 : 1));
        ReferenceMatrix source = matrix.ToReference();
        float[] values = new float[Rows * k];
        long[] ids = new long[Rows * k];
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            using var engine = new RowRankingEngine(new WorkSplitter(1), level);
            engine.TopK(matrix.Matrix, k, true, values, ids, default);
            for (int row = 0; row < Rows; row++)
            {
                (double[] scores, long[] expected) = ReferenceRanking.TopK(source.Row(row), k, true);
                Assert.Equal(expected, ids[(row * k)..((row + 1) * k)]);
                Assert.Equal(scores, Array.ConvertAll(values[(row * k)..((row + 1) * k)], value => (double)value));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AZeroKeepsItsSign(int k)
    {
        float[] row = [-1, -0f, 0, -2];
        using var matrix = new HostMatrixData(1, 4, ElementType.Float16, (_, column) => row[column]);
        using var engine = new RowRankingEngine(new WorkSplitter(1), SimdLevel.Current);
        float[] values = new float[k];
        long[] ids = new long[k];
        engine.TopK(matrix.Matrix, k, true, values, ids, default);
        Assert.Equal(1, ids[0]);
        Assert.True(float.IsNegative(values[0]));
    }

    private static void Agrees(Case @case)
    {
        var random = new Random(@case.Seed);
        using var matrix = new HostMatrixData(
            @case.Rows, @case.Columns, @case.Type, (_, _) => @case.FewValues ? s_values[random.Next(s_values.Length)] : (float)random.NextDouble());
        using var engine = new RowRankingEngine(new WorkSplitter(2), @case.Level);
        float[] values = new float[@case.Rows * @case.K];
        long[] ids = new long[@case.Rows * @case.K];
        engine.TopK(matrix.Matrix, @case.K, @case.Largest, values, ids, default);
        ReferenceMatrix source = matrix.ToReference();
        for (int row = 0; row < @case.Rows; row++)
        {
            (double[] scores, long[] expected) = ReferenceRanking.TopK(source.Row(row), @case.K, @case.Largest);
            Assert.Equal(expected, ids[(row * @case.K)..((row + 1) * @case.K)]);
            Assert.Equal(scores, Array.ConvertAll(values[(row * @case.K)..((row + 1) * @case.K)], value => (double)value));
        }
    }

    private sealed record Case(int Rows, int Columns, int K, SimdLevel Level, ElementType Type, bool Largest, bool FewValues, int Seed);
}
