using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Contract;
using VkSim.Reference;
using VkSim.Simd.Rows;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Tests.Simd.Rows;

/// <summary>The row engine against the oracle over shapes, types, levels, orders, scales and whatever stands in single elements.</summary>
public unsafe class RowEngineProperties
{
    private static readonly float[] s_specials =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -1e-41f, 0, -0f, float.MaxValue, 6e-8f, 65504, 1];

    private static readonly Arbitrary<Case> s_cases = (
        from shape in Gen.Choose(0, 6).Zip(Gen.OneOf(Gen.Choose(0, 70), Gen.Choose(0, 700), Gen.Choose(2000, 4200)))
        from level in Gen.Elements(SimdDetection.Supported.ToArray())
        from types in Gen.Elements(Enum.GetValues<ElementType>()).Two()
        from p in Gen.Elements(2.0, 2.0, 1.0, 0.0, double.PositiveInfinity, 3.0, 0.5, 1.7, 12.0)
        from eps in Gen.Elements(0f, 1e-12f, 1e-8f, 1f)
        from exponent in Gen.OneOf(Gen.Constant(0), Gen.Choose(-44, 38))
        from specials in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 4))
        from zeros in Gen.Elements(ZeroVectorPolicy.Zero, ZeroVectorPolicy.NaN)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(shape.Item1, shape.Item2, level, types.Item1, types.Item2, p, eps, exponent, specials, zeros, seed)).ToArbitrary();

    [Property(MaxTest = 400)]
    public Property NormalizeIsTheOracles()
        => Prop.ForAll(s_cases, Normalizes);

    [Property(MaxTest = 400)]
    public Property RowwiseCosineIsTheOracles()
        => Prop.ForAll(s_cases, Compares);

    private static void Normalizes(Case @case)
    {
        using HostMatrixData x = @case.Matrix(@case.Type, @case.Seed);
        using var y = new HostMatrixData(@case.Rows, @case.Columns, @case.OtherType);
        using var norms = new HostMatrixData(@case.Rows, 1, ElementType.Float32);
        @case.Engine.Normalize(x.Matrix, y.Matrix, norms.Matrix, new NormalizeSettings(@case.Eps, @case.Zeros, (float)@case.P), default);
        double p = (float)@case.P;
        ReferenceMatrix source = x.ToReference();
        ReferenceMatrix exact = ReferenceNormalize.Rows(source, p, @case.Eps, @case.Zeros);
        for (int row = 0; row < @case.Rows; row++)
        {
            double norm = ReferenceNorm.Compute(source.Row(row), p);
            Assert.True(ErrorBounds.Within(norms[row, 0], norm, ErrorBounds.Norm(@case.Columns, norm, p)), $"row {row}: norm {norms[row, 0]:R}, exact {norm:R}");
            for (int column = 0; column < @case.Columns; column++)
            {
                double bound = ErrorBounds.Normalized(@case.Columns, exact[row, column], p, @case.OtherType);
                bool within = ErrorBounds.Within(y[row, column], exact[row, column], bound) || Saturates(y[row, column], exact[row, column], @case.OtherType);
                Assert.True(within, $"row {row} column {column}: {y[row, column]:R}, exact {exact[row, column]:R}, bound {bound:R}");
            }
        }

        y.AssertGuardsIntact();
    }

    private static void Compares(Case @case)
    {
        using HostMatrixData a = @case.Matrix(@case.Type, @case.Seed);
        using HostMatrixData b = @case.Matrix(@case.OtherType, @case.Seed / 2);
        using var result = new HostMatrixData(@case.Rows, 1, ElementType.Float32);
        @case.Engine.RowwiseCosine(a.Matrix, b.Matrix, result.Matrix, new CosineSettings(@case.Eps, @case.Zeros), default);
        double[] exact = @case.Rows == 0 ? [] : ReferenceCosine.Rowwise(a.ToReference(), b.ToReference(), @case.Eps, @case.Zeros);
        for (int row = 0; row < @case.Rows; row++)
        {
            Assert.True(ErrorBounds.Within(result[row, 0], exact[row], ErrorBounds.Cosine(@case.Columns)), $"row {row}: {result[row, 0]:R}, exact {exact[row]:R}");
        }
    }

    // Half precision's range ends at 65,504: with a small epsilon and p = 0 a quotient may lie beyond it.
    private static bool Saturates(float actual, double exact, ElementType type)
        => type == ElementType.Float16 && Math.Abs(exact) > 65_000 && float.IsInfinity(actual) && Math.Sign(actual) == Math.Sign(exact);

    private sealed record Case(
        int Rows,
        int Columns,
        SimdLevel Level,
        ElementType Type,
        ElementType OtherType,
        double P,
        float Eps,
        int Exponent,
        int Specials,
        ZeroVectorPolicy Zeros,
        int Seed)
    {
        public RowEngine Engine => new(new WorkSplitter(2), Level);

        public HostMatrixData Matrix(ElementType type, int seed)
        {
            var random = new Random(seed);
            double scale = Math.Pow(10, Exponent);
            var matrix = new HostMatrixData(Rows, Columns, type, (row, _) => row % 3 == 2 ? 0 : (float)((random.NextDouble() - 0.5) * scale));
            for (int i = 0; i < Specials && Rows > 0 && Columns > 0; i++)
            {
                matrix[random.Next(Rows), random.Next(Columns)] = s_specials[random.Next(s_specials.Length)];
            }

            return matrix;
        }
    }
}
