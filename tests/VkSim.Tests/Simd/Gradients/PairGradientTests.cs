using VkSim.Contract;
using VkSim.Reference;
using VkSim.Simd.Gradients;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Rows;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Pairwise;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Gradients;

/// <summary>Gradients of comparisons against the formulas in double, at every level.</summary>
public class PairGradientTests
{
    private static readonly (Metric Metric, float P)[] s_metrics =
    [
        .. PairwiseFixture.Metrics, (Metric.Lp, 1), (Metric.Lp, 2), (Metric.Lp, 1.01f),
    ];

    public static TheoryData<string, ElementType> LevelsAndTypes() => PairwiseFixture.LevelsAndTypes();

    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void AgreeWithTheFormulas(string level, ElementType type)
    {
        foreach ((int rowsA, int rowsB, int columns) in new[] { (1, 1, 1), (3, 5, 7), (50, 70, 33), (2, 300, 40), (1, 3, 150), (0, 3, 4), (3, 0, 4), (2, 2, 0) })
        {
            using HostMatrixData a = PairwiseFixture.Random(rowsA, columns, 1, type);
            using HostMatrixData b = PairwiseFixture.Random(rowsB, columns, 2, type);
            Repeat(a, b);
            foreach ((Metric metric, float p) in s_metrics)
            {
                AssertAgrees(level, a, b, PairwiseFixture.Settings(metric, p), 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void AreRightAtAnyScale(string level)
    {
        foreach (double scale in new[] { 1e-30, 1e-18, 1e18, 1e30 })
        {
            using HostMatrixData a = PairwiseFixture.Random(5, 33, 1, ElementType.Float32, scale);
            using HostMatrixData b = PairwiseFixture.Random(9, 33, 2, ElementType.Float32, scale);
            foreach ((Metric metric, float p) in s_metrics)
            {
                // Squares, and products of two rows, are out of range by themselves.
                if (metric is not (Metric.SquaredL2 or Metric.Dot))
                {
                    PairwiseSettings settings = PairwiseFixture.Settings(metric, p) with { Cosine = new CosineSettings(0, ZeroVectorPolicy.Zero) };
                    AssertAgrees(level, a, b, settings, scale);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void ThreadsAndFurtherRowsDoNotChangeABit(string level)
    {
        using HostMatrixData a = PairwiseFixture.Random(130, 70, 1);
        using HostMatrixData b = PairwiseFixture.Random(300, 70, 2);
        foreach ((Metric metric, float p) in new[] { (Metric.Cosine, 2f), (Metric.L2, 2f), (Metric.L1, 1f), (Metric.Lp, 1.7f), (Metric.LInf, 0f) })
        {
            PairwiseSettings settings = PairwiseFixture.Settings(metric, p);
            using HostMatrixData values = Values(level, a, b, settings);
            using HostMatrixData gradient = PairwiseFixture.Random(130, 300, 3);
            uint[]? expected = null;
            foreach (int degree in new[] { 1, 2, 5 })
            {
                using GradientEngine engine = Engine(level, degree);
                using var result = new HostMatrixData(130, 70, ElementType.Float32);
                engine.Pairwise(a.Matrix, b.Matrix, values.Matrix, gradient.Matrix, result.Matrix, default, settings, default);
                engine.Pairwise(a.RowRange(77, 5), b.Matrix, values.RowRange(77, 5), gradient.RowRange(77, 5), result.RowRange(77, 5), default, settings, default);
                expected ??= result.Bits();
                Assert.True(expected.AsSpan().SequenceEqual(result.Bits()), $"{metric} {degree} threads");
            }
        }
    }

    [Fact]
    public void ACallAllocatesNothing()
    {
        using HostMatrixData a = PairwiseFixture.Random(20, 40, 1);
        using HostMatrixData b = PairwiseFixture.Random(30, 40, 2);
        using HostMatrixData g = PairwiseFixture.Random(20, 30, 3);
        using var resultA = new HostMatrixData(20, 40, ElementType.Float32);
        using var resultB = new HostMatrixData(30, 40, ElementType.Float32);
        using GradientEngine engine = Engine(SimdLevel.Current.ToString(), 1);
        foreach ((Metric metric, float p) in s_metrics)
        {
            PairwiseSettings settings = PairwiseFixture.Settings(metric, p);
            engine.Pairwise(a.Matrix, b.Matrix, g.Matrix, g.Matrix, resultA.Matrix, resultB.Matrix, settings, default);
            long before = GC.GetAllocatedBytesForCurrentThread();
            engine.Pairwise(a.Matrix, b.Matrix, g.Matrix, g.Matrix, resultA.Matrix, resultB.Matrix, settings, default);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void ProgressRisesToOneAndACancelledCallThrows()
    {
        using HostMatrixData a = PairwiseFixture.Random(200, 40, 1);
        using HostMatrixData b = PairwiseFixture.Random(1, 40, 2);
        using HostMatrixData g = PairwiseFixture.Random(200, 1, 3);
        using var resultA = new HostMatrixData(200, 40, ElementType.Float32);
        using var resultB = new HostMatrixData(1, 40, ElementType.Float32);
        using GradientEngine engine = Engine(SimdLevel.Current.ToString());
        var seen = new Recorder();
        var context = new OperationContext(default, seen);
        engine.Pairwise(a.Matrix, b.Matrix, g.Matrix, g.Matrix, resultA.Matrix, resultB.Matrix, PairwiseFixture.Settings(Metric.L2), context);
        seen.AssertRose();
        engine.RowwiseCosine(a.Matrix, b.Matrix, g.Matrix, resultA.Matrix, resultB.Matrix, PairwiseFixture.DefaultCosine, context);
        seen.AssertRose();
        foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
        {
            engine.Normalize(a.Matrix, a.Matrix, resultA.Matrix, new NormalizeSettings(0, ZeroVectorPolicy.Zero, 2, axis), context);
            seen.AssertRose();
        }

        var cancelled = new OperationContext(new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => engine.Pairwise(
            a.Matrix, b.Matrix, g.Matrix, g.Matrix, resultA.Matrix, resultB.Matrix, PairwiseFixture.Settings(Metric.L1), cancelled));
    }

    internal static GradientEngine Engine(string level, int degree = 2)
    {
        var splitter = new WorkSplitter(degree);
        SimdLevel simd = Enum.Parse<SimdLevel>(level);
        return new GradientEngine(splitter, new RowEngine(splitter, simd), simd);
    }

    private static HostMatrixData Values(string level, HostMatrixData a, HostMatrixData b, in PairwiseSettings settings)
    {
        using PairwiseEngine pairs = PairwiseFixture.Engine(level);
        return PairwiseFixture.Compare(pairs, a, b, settings);
    }

    // A row that is in both, a zero row, and components that agree.
    private static void Repeat(HostMatrixData a, HostMatrixData b)
    {
        for (int column = 0; column < a.Columns && a.Rows > 1 && b.Rows > 1; column++)
        {
            b[1, column] = a[1, column];
            a[0, column] = column % 3 == 0 ? b[0, column] : a[0, column];
            b[b.Rows - 1, column] = b.Rows > 2 ? 0 : b[b.Rows - 1, column];
        }
    }

    private static void AssertAgrees(string level, HostMatrixData a, HostMatrixData b, PairwiseSettings settings, double scale)
    {
        using HostMatrixData values = Values(level, a, b, settings);
        using HostMatrixData gradient = PairwiseFixture.Random(a.Rows, b.Rows, 3);
        using var resultA = new HostMatrixData(a.Rows, a.Columns, ElementType.Float32, (_, _) => 99);
        using var resultB = new HostMatrixData(b.Rows, b.Columns, ElementType.Float32, (_, _) => 99);
        using GradientEngine engine = Engine(level);
        engine.Pairwise(a.Matrix, b.Matrix, values.Matrix, gradient.Matrix, resultA.Matrix, resultB.Matrix, settings, default);
        resultA.AssertGuardsIntact();
        resultB.AssertGuardsIntact();
        AssertSide(a, b, (i, j) => gradient[i, j], (i, j) => values[i, j], settings, resultA, scale, $"{level} {settings.Metric} p={settings.P} a");
        AssertSide(b, a, (i, j) => gradient[j, i], (i, j) => values[j, i], settings, resultB, scale, $"{level} {settings.Metric} p={settings.P} b");
    }

    private static void AssertSide(
        HostMatrixData left, HostMatrixData right, Func<int, int, float> gradient, Func<int, int, float> value, PairwiseSettings settings, HostMatrixData result, double scale, string what)
    {
        ReferenceMatrix x = left.ToReference();
        ReferenceMatrix y = right.ToReference();
        for (int i = 0; i < left.Rows; i++)
        {
            double[] sum = new double[left.Columns];
            double[] magnitude = new double[left.Columns];
            for (int j = 0; j < right.Rows; j++)
            {
                Pair pair = Pair.Of(x.Row(i), y.Row(j), value(i, j), settings);
                for (int c = 0; c < left.Columns; c++)
                {
                    (double term, double size) = pair.Term(x[i, c], y[j, c], settings);
                    sum[c] += gradient(i, j) * term;
                    magnitude[c] += Math.Abs(gradient(i, j)) * size;
                }
            }

            for (int c = 0; c < left.Columns; c++)
            {
                double relative = ((8.0 * left.Columns * Math.Max(1, settings.P)) + (2.0 * right.Rows) + 64) * ErrorBounds.UnitRoundOff;
                double bound = (relative * magnitude[c]) + (right.Rows * ErrorBounds.Underflow * 8 / Math.Min(1, scale));
                Assert.True(Math.Abs(result[i, c] - sum[c]) <= bound, $"{what} {left.Rows}×{right.Rows}×{left.Columns} ({i},{c}): {result[i, c]:R}, exact {sum[c]:R}, bound {bound:R}");
            }
        }
    }

    // The order of calls counts, which Progress<T> does not keep.
    private sealed class Recorder : IProgress<double>
    {
        private readonly List<double> _seen = [];

        public void Report(double value) => _seen.Add(value);

        public void AssertRose()
        {
            Assert.Equal(1, _seen[^1]);
            Assert.Equal(_seen.Order(), _seen);
            _seen.Clear();
        }
    }

    private sealed record Pair(float Value, double Distance, double NormX, double NormY, double Cosine)
    {
        public static Pair Of(Span<double> x, Span<double> y, float value, in PairwiseSettings settings)
        {
            double p = settings.Metric == Metric.Lp ? settings.P : 2;
            double normX = ReferenceNorm.Compute(x, 2);
            double normY = Math.Max(ReferenceNorm.Compute(y, 2), settings.Cosine.Epsilon);
            double dot = settings.Metric == Metric.Cosine && normX > 0 && normY > 0 ? ReferenceCosine.Compute(x, y, settings.Cosine.Epsilon) : 0;
            return new Pair(value, ReferenceDistance.Minkowski(x, y, p), normX, normY, dot);
        }

        // ∂value/∂x of a component, and how large what it is a sum of is.
        public (double Term, double Size) Term(double x, double y, in PairwiseSettings settings)
        {
            double d = x - y;
            double p = settings.Metric == Metric.Lp ? settings.P : 2;
            double term = settings.Metric switch
            {
                Metric.Dot => y,
                Metric.SquaredL2 => 2 * d,
                Metric.L0 => 0,
                Metric.L1 => Math.Sign(d),
                Metric.LInf => Math.Abs((float)d) == Value ? Math.Sign(d) : 0,
                Metric.Cosine => OfCosine(x, y, settings.Cosine.Epsilon),
                _ => d == 0 ? 0 : Math.Sign(d) * Math.Pow(Math.Abs(d) / Distance, p - 1),
            };
            return (term, settings.Metric == Metric.Cosine ? 2 / Math.Max(NormX, settings.Cosine.Epsilon) : Math.Abs(term));
        }

        private double OfCosine(double x, double y, double eps)
        {
            double divisor = Math.Max(NormX, eps);
            double direct = NormY == 0 ? 0 : y / NormY / divisor;
            return NormX == 0 || NormX < eps ? direct : direct - (Cosine * (x / NormX) / NormX);
        }
    }
}
