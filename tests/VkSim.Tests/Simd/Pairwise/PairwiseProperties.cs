using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Reference;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>The pairwise engine against the oracle over shapes, types, levels, metrics, scales and whatever stands in single elements.</summary>
public class PairwiseProperties
{
    private static readonly float[] s_specials =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -1e-41f, 0, -0f, 6e-8f, 1];

    private static readonly Arbitrary<Case> s_cases = (
        from rows in Gen.Choose(0, 40).Zip(Gen.OneOf(Gen.Choose(0, 9), Gen.Choose(0, 140)))
        from columns in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 300), Gen.Choose(4090, 4200))
        from level in Gen.Elements(SimdDetection.Supported.ToArray())
        from types in Gen.Elements(Enum.GetValues<ElementType>()).Two()
        from metric in Gen.Elements(PairwiseFixture.Metrics)
        from mode in Gen.Elements(DistanceMode.Auto, DistanceMode.Auto, DistanceMode.Direct)
        from eps in Gen.Elements(0f, 1e-8f, 1f)
        from exponent in Gen.OneOf(Gen.Constant(0), Gen.Choose(-38, 36))
        from offset in Gen.Elements(0.0, 0, 1, 1000)
        from specials in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 3))
        from k in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, 200))
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(
            columns > 1000 ? rows.Item1 % 4 : rows.Item1,
            columns > 1000 ? rows.Item2 % 8 : rows.Item2,
            columns, level, types.Item1, types.Item2, metric.Metric, metric.P, mode, eps, exponent, offset, specials, k, seed)).ToArbitrary();

    [Property(MaxTest = 300)]
    public Property ValuesAreTheOracles() => Prop.ForAll(s_cases, AgreesWithTheOracle);

    [Property(MaxTest = 300)]
    public Property NearestAreTheBestOfAllValues() => Prop.ForAll(s_cases, RanksAllValues);

    [Property(MaxTest = 200)]
    public Property ARowWithItselfIsExact() => Prop.ForAll(s_cases, IsExactOnItself);

    private static void AgreesWithTheOracle(Case @case)
    {
        using HostMatrixData a = @case.Left();
        using HostMatrixData b = @case.Right(a);
        using PairwiseEngine engine = @case.Engine;
        using HostMatrixData values = PairwiseFixture.Compare(engine, a, b, @case.Settings);
        PairwiseFixture.AssertAgrees(values, a, b, @case.Settings, @case.ToString());
    }

    private static void RanksAllValues(Case @case)
    {
        using HostMatrixData a = @case.Left();
        using HostMatrixData b = @case.Right(a);
        using var engine = new PairwiseEngine(new WorkSplitter(2), @case.Level);
        using HostMatrixData values = PairwiseFixture.Compare(engine, a, b, @case.Settings);
        (float[] scores, long[] ids) = PairwiseFixture.Nearest(engine, a, b, @case.Settings, @case.K);
        ReferenceMatrix all = values.ToReference();
        for (int query = 0; query < a.Rows; query++)
        {
            (double[] bestScores, long[] bestIds) = ReferenceRanking.TopK(all.Row(query), @case.K, @case.Metric.IsSimilarity());
            Assert.Equal(bestIds, ids[(query * @case.K)..((query + 1) * @case.K)]);
            Assert.Equal(bestScores, Array.ConvertAll(scores[(query * @case.K)..((query + 1) * @case.K)], score => (double)score));
        }
    }

    // Symmetric to the bit, and 0 where a row meets itself or its copy.
    private static void IsExactOnItself(Case @case)
    {
        using HostMatrixData a = @case.Left();
        using PairwiseEngine engine = @case.Engine;
        using HostMatrixData values = PairwiseFixture.Compare(engine, a, a, @case.Settings);
        for (int i = 0; i < a.Rows; i++)
        {
            bool isFinite = Enumerable.Range(0, a.Columns).All(column => float.IsFinite(a[i, column]));
            if (isFinite && !@case.Metric.IsSimilarity())
            {
                Assert.True(values[i, i] == 0, $"{@case} ({i},{i}): {values[i, i]:R}");
            }

            for (int j = 0; j < i; j++)
            {
                bool same = values[i, j] == values[j, i] || (float.IsNaN(values[i, j]) && float.IsNaN(values[j, i]));
                Assert.True(same, $"{@case} ({i},{j}): {values[i, j]:R} and {values[j, i]:R}");
            }
        }
    }

    private sealed record Case(
        int RowsA,
        int RowsB,
        int Columns,
        SimdLevel Level,
        ElementType TypeA,
        ElementType TypeB,
        Metric Metric,
        float P,
        DistanceMode Mode,
        float Eps,
        int Exponent,
        double Offset,
        int Specials,
        int K,
        int Seed)
    {
        public PairwiseEngine Engine => new(new WorkSplitter(2), Level);

        public PairwiseSettings Settings => new(Metric, P, Mode, new CosineSettings(Eps, ZeroVectorPolicy.Zero));

        // Products and squares are results here: their own range bounds them.
        private double Scale => Metric is Metric.Dot or Metric.SquaredL2 ? Math.Pow(10, Math.Clamp(Exponent, -15, 15)) : Math.Pow(10, Exponent);

        public HostMatrixData Left() => Matrix(RowsA, TypeA, Seed);

        // Every third row is a row of the left one, as far as the type holds it; every fifth is zero.
        public HostMatrixData Right(HostMatrixData left)
        {
            HostMatrixData matrix = Matrix(RowsB, TypeB, Seed / 2);
            for (int row = 0; row < RowsB; row++)
            {
                for (int column = 0; column < Columns && (row % 5 == 4 || (row % 3 == 2 && RowsA > 0)); column++)
                {
                    matrix[row, column] = row % 5 == 4 ? 0 : left[row % RowsA, column];
                }
            }

            return matrix;
        }

        private HostMatrixData Matrix(int rows, ElementType type, int seed)
        {
            var random = new Random(seed);
            double scale = type == ElementType.Float16 ? Math.Clamp(Scale, 1e-3, 10) : Scale;
            var matrix = new HostMatrixData(rows, Columns, type, (_, _) => (float)((random.NextDouble() - 0.5 + Offset) * scale));
            for (int i = 0; i < Specials && rows > 0 && Columns > 0; i++)
            {
                matrix[random.Next(rows), random.Next(Columns)] = s_specials[random.Next(s_specials.Length)];
            }

            return matrix;
        }
    }
}
