using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Contract;
using VkSim.Reference;
using VkSim.Simd.Gradients;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Pairwise;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Gradients;

/// <summary>Gradients of normalizations and of comparisons row by row, against the formulas in double.</summary>
public class RowGradientTests
{
    private static readonly Arbitrary<Case> s_cases = (
        from rows in Gen.Choose(0, 5)
        from columns in Gen.OneOf(Gen.Choose(0, 70), Gen.Choose(0, 700), Gen.Choose(2000, 2300))
        from size in Gen.Choose(1, 4)
        from level in Gen.Elements(SimdDetection.Supported.ToArray())
        from types in Gen.Elements(Enum.GetValues<ElementType>()).Two()
        from p in Gen.Elements(2f, 2f, 1f, 0f, float.PositiveInfinity, 3f, 0.5f, 1.7f)
        from eps in Gen.Elements(1e-12f, 1e-8f, 1f)
        from scale in Gen.Elements(1.0, 1.0, 1e-4, 1e4, 1e-30, 1e30)
        from byColumns in Gen.Elements(false, true)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(rows, columns, size, level, types.Item1, types.Item2, p, eps, scale, byColumns, seed)).ToArbitrary();

    [Property(MaxTest = 300)]
    public Property NormalizeAgreesWithTheFormula() => Prop.ForAll(s_cases, Normalizes);

    [Property(MaxTest = 200)]
    public Property GroupSimilaritiesAgreeWithTheFormula() => Prop.ForAll(s_cases, Compares);

    [Theory]
    [InlineData(1, 30)]
    [InlineData(30, 1)]
    [InlineData(30, 30)]
    [InlineData(1, 1)]
    public void RowwiseCosineAgreesWithTheFormula(int rowsA, int rowsB)
    {
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            using HostMatrixData a = PairwiseFixture.Random(rowsA, 45, 1);
            using HostMatrixData b = PairwiseFixture.Random(rowsB, 45, 2);
            int rows = Math.Max(rowsA, rowsB);
            using HostMatrixData gradient = PairwiseFixture.Random(rows, 1, 3);
            using var resultA = new HostMatrixData(rowsA, 45, ElementType.Float32);
            using var resultB = new HostMatrixData(rowsB, 45, ElementType.Float32);
            using GradientEngine engine = PairGradientTests.Engine(level.ToString());
            engine.RowwiseCosine(a.Matrix, b.Matrix, gradient.Matrix, resultA.Matrix, resultB.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
            double[,] exactA = new double[rowsA, 45];
            double[,] exactB = new double[rowsB, 45];
            for (int row = 0; row < rows; row++)
            {
                AddCosine(a.ToReference(), Math.Min(row, rowsA - 1), b.ToReference(), Math.Min(row, rowsB - 1), gradient[row, 0], 1e-8, exactA);
                AddCosine(b.ToReference(), Math.Min(row, rowsB - 1), a.ToReference(), Math.Min(row, rowsA - 1), gradient[row, 0], 1e-8, exactB);
            }

            AssertNear(resultA, exactA, 1e-5 * Math.Max(1, rows / rowsA));
            AssertNear(resultB, exactB, 1e-5 * Math.Max(1, rows / rowsB));
        }
    }

    private static void Normalizes(Case @case)
    {
        using HostMatrixData x = PairwiseFixture.Random(@case.Rows, @case.Columns, @case.Seed, @case.Type, @case.TypeScale);
        using HostMatrixData g = PairwiseFixture.Random(@case.Rows, @case.Columns, @case.Seed / 2);
        using var result = new HostMatrixData(@case.Rows, @case.Columns, ElementType.Float32);
        using GradientEngine engine = PairGradientTests.Engine(@case.Level.ToString());
        NormalizeAxis axis = @case.ByColumns ? NormalizeAxis.Columns : NormalizeAxis.Rows;
        engine.Normalize(x.Matrix, g.Matrix, result.Matrix, new NormalizeSettings(@case.Eps, ZeroVectorPolicy.Zero, @case.P, axis), default);
        int vectors = @case.ByColumns ? @case.Columns : @case.Rows;
        int length = @case.ByColumns ? @case.Rows : @case.Columns;
        for (int v = 0; v < vectors; v++)
        {
            int vector = v;
            double[] values = [.. Enumerable.Range(0, length).Select(i => (double)(@case.ByColumns ? x[i, vector] : x[vector, i]))];
            double[] incoming = [.. Enumerable.Range(0, length).Select(i => (double)(@case.ByColumns ? g[i, vector] : g[vector, i]))];
            double norm = ReferenceNorm.Compute(values, @case.P);
            // The gradient jumps where the norm passes epsilon: a norm that is epsilon but for its own rounding may be on either side.
            bool[] sides = Math.Abs(norm - @case.Eps) <= ErrorBounds.Norm(length, norm, @case.P) ? [false, true] : [norm < @case.Eps];
            Assert.True(
                sides.Any(isConstant => IsNormalizeGradient(values, incoming, i => @case.ByColumns ? result[i, vector] : result[vector, i], norm, isConstant, @case)),
                $"{@case} {v}: norm {norm:R}, {string.Join(' ', Enumerable.Range(0, length).Take(8).Select(i => @case.ByColumns ? result[i, vector] : result[vector, i]))}");
        }

        result.AssertGuardsIntact();
    }

    private static bool IsNormalizeGradient(double[] x, double[] g, Func<int, float> actual, double norm, bool isConstant, Case @case)
    {
        double[] exact = NormalizeGradient(x, g, norm, isConstant, @case.P, @case.Eps, out double size);
        double steepness = float.IsFinite(@case.P) ? Math.Max(1, @case.P) : 1;
        double unit = ((8.0 * x.Length) + 64) * ErrorBounds.UnitRoundOff;
        return Enumerable.Range(0, x.Length).All(i => ErrorBounds.Within(actual(i), exact[i], unit * Math.Max(size, Math.Abs(exact[i]) * steepness)));
    }

    private static double[] NormalizeGradient(double[] x, double[] g, double norm, bool isConstant, double p, double eps, out double size)
    {
        size = 2 / Math.Max(norm, eps);
        if (p == 0 || isConstant)
        {
            return [.. g.Select(value => value / Math.Max(norm, eps))];
        }

        double share = x.Zip(g, (a, b) => a / norm * b).Sum();
        double shareSize = x.Zip(g, (a, b) => Math.Abs(a / norm * b)).Sum();
        size *= 1 + shareSize;
        double ties = x.Count(value => Math.Abs(value) == norm);
        double[] slopes = [.. x.Select(value => value == 0 ? 0 : Math.Sign(value)
            * (double.IsPositiveInfinity(p) ? (Math.Abs(value) == norm ? 1 / ties : 0) : Math.Pow(Math.Abs(value) / norm, p - 1)))];
        double steepest = slopes.Length == 0 ? 0 : slopes.Max(Math.Abs);
        size *= Math.Max(1, steepest);
        return [.. g.Zip(slopes, (value, slope) => (value - (share * slope)) / norm)];
    }

    private static void Compares(Case @case)
    {
        // Products of rows are out of range beyond these scales.
        double scale = @case.ByColumns ? @case.TypeScale : Math.Clamp(@case.TypeScale, 1e-4, 100);
        using HostMatrixData a = PairwiseFixture.Random(@case.Rows, @case.Columns, @case.Seed, @case.Type, scale);
        using HostMatrixData b = PairwiseFixture.Random(@case.Rows * @case.Size, @case.Columns, @case.Seed / 2, @case.Type, scale);
        using HostMatrixData g = PairwiseFixture.Random(@case.Rows, @case.Size, @case.Seed / 3);
        using var similarities = new HostMatrixData(@case.Rows, @case.Size, ElementType.Float32);
        using var resultA = new HostMatrixData(@case.Rows, @case.Columns, ElementType.Float32, (_, _) => 0);
        using var resultB = new HostMatrixData(@case.Rows * @case.Size, @case.Columns, ElementType.Float32);
        using GradientEngine engine = PairGradientTests.Engine(@case.Level.ToString());
        PairwiseSettings settings = new(@case.ByColumns ? Metric.Cosine : Metric.Dot, Cosine: new CosineSettings(1e-12f, ZeroVectorPolicy.Zero));
        engine.GroupSimilarities(a.Matrix, b.Matrix, similarities.Matrix, settings, default);
        engine.GroupSimilarities(a.Matrix, b.Matrix, g.Matrix, resultA.Matrix, true, resultB.Matrix, settings, default);
        ReferenceMatrix x = a.ToReference();
        ReferenceMatrix y = b.ToReference();
        double[,] exactA = new double[a.Rows, a.Columns];
        double[,] exactB = new double[b.Rows, b.Columns];
        for (int row = 0; row < b.Rows; row++)
        {
            int group = row / @case.Size;
            double exact = @case.ByColumns ? ReferenceCosine.Compute(x.Row(group), y.Row(row), 1e-12) : ReferenceDistance.Dot(x.Row(group), y.Row(row));
            double bound = @case.ByColumns ? ErrorBounds.Cosine(a.Columns) : ErrorBounds.Dot(x.Row(group), y.Row(row));
            Assert.True(ErrorBounds.Within(similarities[group, row % @case.Size], exact, bound), $"{@case} {group} {row}");
            if (@case.ByColumns)
            {
                AddCosine(x, group, y, row, g[group, row % @case.Size], 1e-12, exactA);
                AddCosine(y, row, x, group, g[group, row % @case.Size], 1e-12, exactB);
            }
            else
            {
                AddScaled(y, row, g[group, row % @case.Size], exactA, group);
                AddScaled(x, group, g[group, row % @case.Size], exactB, row);
            }
        }

        double size = @case.ByColumns ? 1 / Math.Max(1e-12, scale * Math.Sqrt(@case.Columns + 1e-30) / 4) : scale;
        double relative = ((4.0 * @case.Columns) + 64) * ErrorBounds.UnitRoundOff * @case.Size;
        AssertNear(resultA, exactA, relative * size);
        AssertNear(resultB, exactB, relative * size);
        resultA.AssertGuardsIntact();
        resultB.AssertGuardsIntact();
    }

    private static void AddScaled(ReferenceMatrix source, int row, double factor, double[,] sums, int target)
    {
        for (int c = 0; c < source.Columns; c++)
        {
            sums[target, c] += factor * source[row, c];
        }
    }

    private static void AddCosine(ReferenceMatrix a, int rowA, ReferenceMatrix b, int rowB, double gradient, double eps, double[,] sums)
    {
        double normA = ReferenceNorm.Compute(a.Row(rowA), 2);
        double divisorA = Math.Max(normA, eps);
        double divisorB = Math.Max(ReferenceNorm.Compute(b.Row(rowB), 2), eps);
        double cosine = ReferenceDistance.Dot(a.Row(rowA), b.Row(rowB)) / divisorA / divisorB;
        for (int c = 0; c < a.Columns; c++)
        {
            double through = normA == 0 || normA < eps ? 0 : cosine * a[rowA, c] / divisorA;
            sums[rowA, c] += gradient * ((b[rowB, c] / divisorB) - through) / divisorA;
        }
    }

    private static void AssertNear(HostMatrixData actual, double[,] exact, double bound)
    {
        for (int i = 0; i < actual.Rows; i++)
        {
            for (int c = 0; c < actual.Columns; c++)
            {
                Assert.True(Math.Abs(actual[i, c] - exact[i, c]) <= bound, $"({i},{c}): {actual[i, c]:R}, exact {exact[i, c]:R}, bound {bound:R}");
            }
        }
    }

    private sealed record Case(
        int Rows, int Columns, int Size, SimdLevel Level, ElementType Type, ElementType OtherType, float P, float Eps, double Scale, bool ByColumns, int Seed)
    {
        public double TypeScale => Type == ElementType.Float16 ? Math.Clamp(Scale, 1e-2, 100) : Scale;
    }
}
