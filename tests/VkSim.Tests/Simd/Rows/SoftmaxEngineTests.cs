using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Contract;
using VkSim.Reference;
using VkSim.Simd.Rows.Ranking;
using VkSim.Simd.Rows.Softmax;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Pairwise;

namespace VkSim.Tests.Simd.Rows;

/// <summary>Softmax, log-sum-exp and cross-entropy of rows against the oracle, at every level.</summary>
public class SoftmaxEngineTests
{
    private const double U = ErrorBounds.UnitRoundOff;

    // The oracle subtracts log-sums of up to 300 in double, where a result near 0 keeps no more than this.
    private const double OracleError = 2e-13;

    private static readonly float[] s_specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-41f, -0f, 88, -104];

    private static readonly Arbitrary<Case> s_cases = (
        from rows in Gen.Choose(0, 4)
        from columns in Gen.OneOf(Gen.Choose(1, 70), Gen.Choose(1, 700), Gen.Choose(2000, 4200))
        from level in Gen.Elements(SimdDetection.Supported.ToArray())
        from types in Gen.Elements(Enum.GetValues<ElementType>()).Two()
        from scale in Gen.Elements(0.01, 1.0, 20, 300)
        from specials in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 3))
        from smoothing in Gen.Elements(0f, 0f, 0.1f, 1f)
        from weighted in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(rows, columns, level, types.Item1, types.Item2, scale, specials, smoothing, weighted, seed)).ToArbitrary();

    [Property(MaxTest = 200)]
    public Property ForwardIsTheOracles() => Prop.ForAll(s_cases, Forward);

    [Property(MaxTest = 200)]
    public Property BackwardIsTheOracles() => Prop.ForAll(s_cases, Backward);

    [Property(MaxTest = 200)]
    public Property CrossEntropyOfLabelsIsTheOracles() => Prop.ForAll(s_cases, Labels);

    [Property(MaxTest = 200)]
    public Property CrossEntropyOfProbabilitiesIsTheOracles() => Prop.ForAll(s_cases, Probabilities);

    [Fact]
    public void KnownValues()
    {
        Assert.Equal(1.7295, Loss([1.9269f, 1.4873f, 0.9007f, -2.1055f], 2, 0, out _), 1e-4);
        Assert.Equal(0.507606, Loss([2, 1, 0], 0, 0.1f, out _), 1e-6);
    }

    [Fact]
    public void AnAllButCertainRowKeepsItsDigits()
    {
        float s = 1 / 0.07f;
        float loss = Loss([s, 0, 0, 0], 0, 0, out float[] gradient);
        double rest = 3 * Math.Exp(-s);
        Assert.Equal(Math.Log(1 + rest), loss, 1e-12);
        Assert.Equal(-rest / (1 + rest), gradient[0], 1e-12);
        Assert.Equal(3e-20, Loss([45.656f, 0], 0, 0, out _), 1.6e-20);
    }

    [Fact]
    public void EveryLevelThreadCountAndBatchGivesTheSameBits()
    {
        if (!SimdDetection.HasFusedMultiplyAdd)
        {
            return;
        }

        using HostMatrixData x = PairwiseFixture.Random(300, 2333, 5, ElementType.Float16, 10);
        uint[]? expected = null;
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            foreach (int degree in new[] { 1, 3 })
            {
                using var y = new HostMatrixData(300, 2333, ElementType.Float32);
                var engine = new SoftmaxEngine(new WorkSplitter(degree), level);
                engine.Softmax(x.Matrix, y.Matrix, logarithm: false, default);
                engine.Softmax(x.RowRange(7, 1), y.RowRange(7, 1), logarithm: false, default);
                expected ??= y.Bits();
                Assert.True(expected.AsSpan().SequenceEqual(y.Bits()), $"{level}, {degree} threads");
            }
        }
    }

    // Short rows are worked on several at a time: alone or beside whatever others, the bits are the same, and nothing beyond a row is touched.
    [Fact]
    public void ShortRowsDoNotSeeOneAnother()
    {
        var random = new Random(8);
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            foreach ((ElementType type, ElementType target) in new[]
            {
                (ElementType.Float32, ElementType.Float32), (ElementType.Float16, ElementType.Float32), (ElementType.Float32, ElementType.BFloat16),
            })
            {
                var engine = new SoftmaxEngine(new WorkSplitter(1), level);
                foreach (int columns in (int[])[.. Enumerable.Range(1, 34), 47, 63, 64, 65, 95, 96, 100, 127, 128, 129])
                {
                    int rows = random.Next(1, 71);
                    int special = random.Next(0, 3);
                    using var x = new HostMatrixData(rows, columns, type, (row, _) =>
                        special == 1 && row % 23 == 3 ? s_specials[random.Next(s_specials.Length)] : special == 2 ? row % 3 : (float)random.NextDouble() * 20);
                    CheckShort(engine, x, target, $"{level} {type} {target} {rows}×{columns}");
                }
            }
        }
    }

    private static void CheckShort(SoftmaxEngine engine, HostMatrixData x, ElementType type, string what)
    {
        int[] labels = [.. Enumerable.Range(0, x.Rows).Select(row => row % x.Columns)];
        foreach (bool logarithm in new[] { false, true })
        {
            using var y = new HostMatrixData(x.Rows, x.Columns, type);
            using var alone = new HostMatrixData(x.Rows, x.Columns, type);
            engine.Softmax(x.Matrix, y.Matrix, logarithm, default);
            for (int row = 0; row < x.Rows; row++)
            {
                engine.Softmax(x.RowRange(row, 1), alone.RowRange(row, 1), logarithm, default);
            }

            y.AssertGuardsIntact();
            Assert.True(alone.Bits().AsSpan().SequenceEqual(y.Bits()), $"{what} {(logarithm ? "logarithm" : "softmax")}");
        }

        using var sums = new HostMatrixData(x.Rows, 1, ElementType.Float32);
        using var losses = new HostMatrixData(x.Rows, 1, ElementType.Float32);
        using var sumsAlone = new HostMatrixData(x.Rows, 1, ElementType.Float32);
        using var lossesAlone = new HostMatrixData(x.Rows, 1, ElementType.Float32);
        engine.LogSumExp(x.Matrix, sums.Matrix, default);
        engine.CrossEntropy(x.Matrix, default, labels, default, losses.Matrix, default, new CrossEntropySettings(0.1f), default);
        for (int row = 0; row < x.Rows; row++)
        {
            engine.LogSumExp(x.RowRange(row, 1), sumsAlone.RowRange(row, 1), default);
            engine.CrossEntropy(
                x.RowRange(row, 1), default, labels.AsSpan(row, 1), default, lossesAlone.RowRange(row, 1), default, new CrossEntropySettings(0.1f), default);
        }

        sums.AssertGuardsIntact();
        Assert.True(sumsAlone.Bits().AsSpan().SequenceEqual(sums.Bits()), $"{what} log-sum-exp");
        Assert.True(lossesAlone.Bits().AsSpan().SequenceEqual(losses.Bits()), $"{what} cross-entropy");
    }

    [Fact]
    public void InPlaceAndWithoutAllocation()
    {
        using HostMatrixData x = PairwiseFixture.Random(64, 100, 5);
        using var losses = new HostMatrixData(64, 1, ElementType.Float32);
        using var gradient = new HostMatrixData(64, 100, ElementType.Float32);
        int[] labels = new int[64];
        var engine = new SoftmaxEngine(new WorkSplitter(1), SimdLevel.Current);
        using var ranking = new RowRankingEngine(new WorkSplitter(1), SimdLevel.Current);
        float[] values = new float[64 * 5];
        long[] ids = new long[64 * 5];
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            engine.Softmax(x.Matrix, x.Matrix, logarithm: true, default);
            engine.Backward(x.Matrix, gradient.Matrix, gradient.Matrix, logarithm: true, default);
            engine.LogSumExp(x.Matrix, losses.Matrix, default);
            engine.CrossEntropy(x.Matrix, default, labels, default, losses.Matrix, gradient.Matrix, new CrossEntropySettings(0.1f), default);
            ranking.TopK(x.Matrix, 5, true, values, ids, default);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        x.AssertGuardsIntact();
    }

    private static void Forward(Case @case)
    {
        using HostMatrixData x = @case.Logits();
        using var y = new HostMatrixData(@case.Rows, @case.Columns, @case.OtherType);
        using var z = new HostMatrixData(@case.Rows, @case.Columns, ElementType.Float32);
        using var sums = new HostMatrixData(@case.Rows, 1, ElementType.Float32);
        @case.Engine.Softmax(x.Matrix, y.Matrix, logarithm: false, default);
        @case.Engine.Softmax(x.Matrix, z.Matrix, logarithm: true, default);
        @case.Engine.LogSumExp(x.Matrix, sums.Matrix, default);
        ReferenceMatrix source = x.ToReference();
        for (int row = 0; row < @case.Rows; row++)
        {
            double sum = ReferenceSoftmax.LogSumExp(source.Row(row));
            double[] softmax = ReferenceSoftmax.Softmax(source.Row(row));
            double[] logarithms = ReferenceSoftmax.LogSoftmax(source.Row(row));
            Near(sums[row, 0], sum, @case.Relative * (1 + Math.Abs(sum)), "log-sum-exp");
            for (int column = 0; column < @case.Columns; column++)
            {
                double relative = @case.Relative + (2 * U * Math.Min(150, Math.Abs(logarithms[column])));
                double bound = (relative * softmax[column]) + ErrorBounds.StorageRounding(softmax[column] * 1.001, @case.OtherType) + (2 * ErrorBounds.Underflow);
                Near(y[row, column], softmax[column], bound, "softmax");
                Near(z[row, column], logarithms[column], (@case.Relative * Math.Abs(logarithms[column])) + OracleError, "log-softmax");
            }
        }

        y.AssertGuardsIntact();
        z.AssertGuardsIntact();
    }

    private static void Backward(Case @case)
    {
        using HostMatrixData x = @case.Logits(specials: false);
        using HostMatrixData y = @case.Empty(@case.Type);
        using HostMatrixData g = PairwiseFixture.Random(@case.Rows, @case.Columns, @case.Seed / 2);
        using HostMatrixData r = @case.Empty(ElementType.Float32);
        foreach (bool logarithm in new[] { false, true })
        {
            @case.Engine.Softmax(x.Matrix, y.Matrix, logarithm, default);
            @case.Engine.Backward(y.Matrix, g.Matrix, r.Matrix, logarithm, default);
            for (int row = 0; row < @case.Rows; row++)
            {
                int current = row;
                double[] p = [.. Enumerable.Range(0, @case.Columns).Select(c => logarithm ? Math.Exp(y[current, c]) : y[current, c])];
                double sum = Enumerable.Range(0, @case.Columns).Sum(c => g[current, c] * (logarithm ? 1 : p[c]));
                double magnitude = Enumerable.Range(0, @case.Columns).Sum(c => Math.Abs(g[current, c]) * (logarithm ? 1 : p[c]));
                for (int column = 0; column < @case.Columns; column++)
                {
                    double exact = logarithm ? g[row, column] - (p[column] * sum) : p[column] * (g[row, column] - sum);
                    double bound = (@case.Relative * p[column] * (magnitude + Math.Abs(g[row, column]) + (300 * Math.Abs(sum)))) + (2 * U * Math.Abs(exact)) + (2 * ErrorBounds.Underflow);
                    Near(r[row, column], exact, bound, "gradient");
                }
            }
        }

        r.AssertGuardsIntact();
    }

    private static void Labels(Case @case)
    {
        using HostMatrixData x = @case.Logits();
        using var losses = new HostMatrixData(@case.Rows, 1, ElementType.Float32);
        using HostMatrixData gradient = @case.Empty(ElementType.Float32);
        var random = new Random(@case.Seed / 3);
        int[] labels = [.. Enumerable.Range(0, @case.Rows).Select(row => row == 2 ? -7 : random.Next(@case.Columns))];
        float[] weights = @case.Weights();
        @case.Engine.CrossEntropy(x.Matrix, default, labels, weights, losses.Matrix, gradient.Matrix, new CrossEntropySettings(@case.Smoothing, -7, 0.5f), default);
        double[]? exactWeights = @case.Weighted ? Array.ConvertAll(weights, w => (double)w) : null;
        ReferenceMatrix source = x.ToReference();
        double[] exact = ReferenceCrossEntropy.Classes(source, labels, exactWeights, @case.Smoothing, -7, ReferenceReduction.None);
        ReferenceMatrix exactGradient = ReferenceCrossEntropy.ClassesGradient(source, labels, exactWeights, @case.Smoothing, -7);
        AssertLosses(@case, source, losses, gradient, exact, exactGradient);
    }

    private static void Probabilities(Case @case)
    {
        using HostMatrixData x = @case.Logits();
        using var losses = new HostMatrixData(@case.Rows, 1, ElementType.Float32);
        using HostMatrixData gradient = @case.Empty(ElementType.Float32);
        var random = new Random(@case.Seed / 3);
        using var targets = new HostMatrixData(@case.Rows, @case.Columns, @case.OtherType, (_, column) => column % 5 == 0 ? 0 : (float)random.NextDouble());
        float[] weights = @case.Weights();
        @case.Engine.CrossEntropy(x.Matrix, targets.Matrix, default, weights, losses.Matrix, gradient.Matrix, new CrossEntropySettings(@case.Smoothing, -7, 0.5f), default);
        double[]? exactWeights = @case.Weighted ? Array.ConvertAll(weights, w => (double)w) : null;
        ReferenceMatrix source = x.ToReference();
        double[] exact = ReferenceCrossEntropy.Probabilities(source, targets.ToReference(), exactWeights, @case.Smoothing, ReferenceReduction.None);
        ReferenceMatrix exactGradient = ReferenceCrossEntropy.ProbabilitiesGradient(source, targets.ToReference(), exactWeights, @case.Smoothing);
        AssertLosses(@case, source, losses, gradient, exact, exactGradient);
    }

    private static void AssertLosses(Case @case, ReferenceMatrix source, HostMatrixData losses, HostMatrixData gradient, double[] exact, ReferenceMatrix exactGradient)
    {
        for (int row = 0; row < @case.Rows; row++)
        {
            double bound = (@case.Relative * Math.Abs(exact[row])) + OracleError;
            Near(losses[row, 0], exact[row], bound, $"{@case} loss {row}");
            double total = @case.Columns * 2.0;
            double[] softmax = ReferenceSoftmax.LogSoftmax(source.Row(row));
            for (int column = 0; column < @case.Columns; column++)
            {
                double p = Math.Exp(softmax[column]);
                double share = Math.Abs(exactGradient[row, column]) + (total * p);
                double within = share * (@case.Relative + (2 * U * Math.Min(150, Math.Abs(softmax[column]))));
                Near(gradient[row, column], exactGradient[row, column] / 2, (double.IsNaN(within) ? 0 : within) + (total * ErrorBounds.Underflow), $"{@case} gradient ({row},{column})");
            }
        }

        gradient.AssertGuardsIntact();
    }

    private static void Near(float actual, double exact, double bound, string what) =>
        Assert.True(ErrorBounds.Within(actual, exact, bound), $"{what}: {actual:R}, exact {exact:R}, bound {bound:R}");

    private static float Loss(float[] logits, int label, float smoothing, out float[] gradient)
    {
        using var x = new HostMatrixData(1, logits.Length, ElementType.Float32, (_, column) => logits[column]);
        using var loss = new HostMatrixData(1, 1, ElementType.Float32);
        using var g = new HostMatrixData(1, logits.Length, ElementType.Float32);
        var engine = new SoftmaxEngine(new WorkSplitter(1), SimdLevel.Current);
        engine.CrossEntropy(x.Matrix, default, [label], default, loss.Matrix, g.Matrix, new CrossEntropySettings(smoothing), default);
        gradient = [.. Enumerable.Range(0, logits.Length).Select(column => g[0, column])];
        return loss[0, 0];
    }

    private sealed record Case(
        int Rows, int Columns, SimdLevel Level, ElementType Type, ElementType OtherType, double Scale, int Specials, float Smoothing, bool Weighted, int Seed)
    {
        public SoftmaxEngine Engine => new(new WorkSplitter(2), Level);

        public double Relative => ((2.0 * Columns) + 24) * U;

        public HostMatrixData Empty(ElementType type) => new(Rows, Columns, type);

        public float[] Weights()
        {
            var random = new Random(Seed / 5);
            return Weighted ? [.. Enumerable.Range(0, Columns).Select(_ => (float)random.NextDouble() * 2)] : [];
        }

        public HostMatrixData Logits(bool specials = true)
        {
            HostMatrixData matrix = PairwiseFixture.Random(Rows, Columns, Seed, Type, Scale);
            var random = new Random(Seed);
            for (int i = 0; specials && i < Specials && Rows > 0; i++)
            {
                matrix[random.Next(Rows), random.Next(Columns)] = s_specials[random.Next(s_specials.Length)];
            }

            return matrix;
        }
    }
}
