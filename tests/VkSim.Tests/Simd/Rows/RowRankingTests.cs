using FsCheck;
using FsCheck.Fluent;

namespace VkSim.Tests;

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

    [Fact]
    public void TopKIsTheOracles() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(s_cases, Agrees));

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
