using VkSim.Contract;
using VkSim.Reference;
using VkSim.Simd.Rows;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Tests.Simd.Rows;

public unsafe class RowEngineTests
{
    private static readonly int[] s_columns = [0, 1, 3, 7, 31, 32, 33, 100, 257, 768, 1000, 5000];
    private static readonly double[] s_orders = [2, 1, double.PositiveInfinity, 0, 3, 0.5, 2.5, 30];

    public static TheoryData<string, ElementType> LevelsAndTypes()
    {
        var data = new TheoryData<string, ElementType>();
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                data.Add(level.ToString(), type);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void NormsAgreeWithTheOracle(string level, ElementType type)
    {
        RowEngine engine = Engine(level);
        foreach (int columns in s_columns)
        {
            using var x = Random(17, columns, type, seed: columns);
            using var norms = new HostMatrixData(17, 1, ElementType.Float32);
            foreach (double p in s_orders)
            {
                engine.Norms(x.Matrix, norms.Matrix, p, default);
                double[] exact = ReferenceNorm.Rows(x.ToReference(), p);
                for (int row = 0; row < 17; row++)
                {
                    AssertWithin(norms[row, 0], exact[row], ErrorBounds.Norm(columns, exact[row], p), $"p={p} columns={columns} row={row}");
                }
            }

            norms.AssertGuardsIntact();
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void NormalizeAgreesWithTheOracle(string level, ElementType type)
    {
        RowEngine engine = Engine(level);
        foreach (int columns in s_columns)
        {
            using var x = Random(9, columns, type, seed: columns);
            using var norms = new HostMatrixData(9, 1, ElementType.Float32);
            foreach (ElementType resultType in Enum.GetValues<ElementType>())
            {
                foreach (double p in s_orders)
                {
                    using var y = new HostMatrixData(9, columns, resultType);
                    engine.Normalize(x.Matrix, y.Matrix, norms.Matrix, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, (float)p), default);
                    AssertNormalized(x, y, norms, p, 1e-12f, resultType);
                    y.AssertGuardsIntact();
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void NormalizeInPlaceGivesTheSameBits(string level, ElementType type)
    {
        RowEngine engine = Engine(level);
        foreach (int columns in s_columns)
        {
            using var x = Random(9, columns, type, seed: columns);
            using var y = new HostMatrixData(9, columns, type);
            var settings = new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero);
            engine.Normalize(x.Matrix, y.Matrix, default, settings, default);
            engine.Normalize(x.Matrix, x.Matrix, default, settings, default);
            Assert.Equal(y.Bits(), x.Bits());
            x.AssertGuardsIntact();
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void RowwiseCosineAgreesWithTheOracle(string level, ElementType type)
    {
        RowEngine engine = Engine(level);
        foreach (int columns in s_columns)
        {
            foreach (ElementType otherType in Enum.GetValues<ElementType>())
            {
                foreach ((int rowsA, int rowsB) in new[] { (0, 0), (1, 1), (11, 11), (1, 11), (11, 1) })
                {
                    using var a = Random(rowsA, columns, type, seed: columns);
                    using var b = Random(rowsB, columns, otherType, seed: columns + 1);
                    using var result = new HostMatrixData(Math.Max(rowsA, rowsB), 1, ElementType.Float32);
                    engine.RowwiseCosine(a.Matrix, b.Matrix, result.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
                    double[] exact = rowsA == 0 ? [] : ReferenceCosine.Rowwise(a.ToReference(), b.ToReference());
                    for (int row = 0; row < exact.Length; row++)
                    {
                        AssertWithin(result[row, 0], exact[row], ErrorBounds.Cosine(columns), $"columns={columns} row={row}");
                    }

                    result.AssertGuardsIntact();
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void NormalizeColumnsAgreesWithTheOracle(string level, ElementType type)
    {
        RowEngine engine = Engine(level);
        foreach ((int rows, int columns) in new[] { (0, 5), (1, 1), (3, 33), (300, 7), (1000, 100), (513, 2050) })
        {
            using var x = Random(rows, columns, type, seed: columns);
            foreach (double p in rows > 500 ? [2.0, 3] : s_orders)
            {
                using var y = new HostMatrixData(rows, columns, type);
                using var norms = new HostMatrixData(1, columns, ElementType.Float32);
                engine.NormalizeColumns(x.Matrix, y.Matrix, norms.Matrix, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, (float)p), default);
                AssertColumnsNormalized(x, y, norms, p, 1e-12f);
                y.AssertGuardsIntact();
                norms.AssertGuardsIntact();
            }
        }
    }

    [Fact]
    public void ColumnsOfExtremeScaleAndSpecialValuesGiveTheRightAnswers()
    {
        // A column of each kind, with ordinary ones between them.
        float[] scales = [1, 1e30f, 1, 1e-30f, 0, 3e38f, 1e-42f, float.PositiveInfinity, float.NaN, 1];
        var random = new Random(5);
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            RowEngine engine = new(new WorkSplitter(3), level);
            using var x = new HostMatrixData(700, scales.Length, ElementType.Float32, (row, column) =>
                float.IsFinite(scales[column]) || row == 400 ? (float)(scales[column] * (random.NextDouble() - 0.5)) : 1);
            foreach (double p in s_orders)
            {
                foreach (float eps in new[] { 0, 1e-12f })
                {
                    using var y = new HostMatrixData(700, scales.Length, ElementType.Float32);
                    using var norms = new HostMatrixData(1, scales.Length, ElementType.Float32);
                    engine.NormalizeColumns(x.Matrix, y.Matrix, norms.Matrix, new NormalizeSettings(eps, ZeroVectorPolicy.Zero, (float)p), default);
                    AssertColumnsNormalized(x, y, norms, p, eps);
                }
            }
        }
    }

    [Fact]
    public void ColumnResultsDependNeitherOnThreadsNorOnOtherColumnsNorOnThePlace()
    {
        using var x = Random(3000, 100, ElementType.Float32, seed: 7);
        using var alone = new HostMatrixData(3000, 100, ElementType.Float32);
        using var together = new HostMatrixData(3000, 100, ElementType.Float32);
        using var few = new HostMatrixData(3000, 3, ElementType.Float32, (row, column) => x[row, column + 50]);
        var settings = new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero);
        new RowEngine(new WorkSplitter(1), SimdLevel.Scalar).NormalizeColumns(x.Matrix, alone.Matrix, default, settings, default);
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            RowEngine engine = new(new WorkSplitter(5), level);
            engine.NormalizeColumns(x.Matrix, together.Matrix, default, settings, default);
            Assert.Equal(alone.Bits(), together.Bits());
        }

        Engine("Scalar").NormalizeColumns(few.Matrix, few.Matrix, default, settings, default);
        for (int row = 0; row < 3000; row++)
        {
            Assert.Equal(alone[row, 51], few[row, 1]);
        }
    }

    [Fact]
    public void EveryLevelGivesTheSameBits()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            foreach (int columns in s_columns)
            {
                using var x = Random(23, columns, type, seed: columns);
                using var z = Random(23, columns, type, seed: columns + 9);
                foreach (double p in new[] { 2, 1, double.PositiveInfinity, 0 })
                {
                    uint[]? expected = null;
                    foreach (SimdLevel level in SimdDetection.Supported)
                    {
                        var engine = new RowEngine(new WorkSplitter(1), level);
                        using var y = new HostMatrixData(23, columns, type);
                        using var cosines = new HostMatrixData(23, 1, ElementType.Float32);
                        engine.Normalize(x.Matrix, y.Matrix, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, (float)p), default);
                        engine.RowwiseCosine(x.Matrix, z.Matrix, cosines.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
                        uint[] bits = [.. y.Bits(), .. cosines.Bits()];
                        expected ??= bits;
                        Assert.Equal(expected, bits);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(20_000)]
    public void ResultsDependNeitherOnThreadsNorOnTheBatch(int columns)
    {
        int rows = 1_000_000 / columns;
        using var x = Random(rows, columns, ElementType.Float32, seed: columns, gaps: false);
        using var alone = new HostMatrixData(rows, columns, ElementType.Float32, gaps: false);
        using var together = new HostMatrixData(rows, columns, ElementType.Float32, gaps: false);
        using var row = new HostMatrixData(1, columns, ElementType.Float32, gaps: false);
        using var cosines = new HostMatrixData(rows, 1, ElementType.Float32);
        using var cosinesTogether = new HostMatrixData(rows, 1, ElementType.Float32);
        using var cosine = new HostMatrixData(1, 1, ElementType.Float32);
        var settings = new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero);
        var cosineSettings = new CosineSettings(1e-8f, ZeroVectorPolicy.Zero);
        RowEngine one = new(new WorkSplitter(1), SimdLevel.Current);
        RowEngine many = new(new WorkSplitter(5), SimdLevel.Current);
        one.Normalize(x.Matrix, alone.Matrix, default, settings, default);
        many.Normalize(x.Matrix, together.Matrix, default, settings, default);
        one.RowwiseCosine(x.RowRange(3, 1), x.Matrix, cosines.Matrix, cosineSettings, default);
        many.RowwiseCosine(x.RowRange(3, 1), x.Matrix, cosinesTogether.Matrix, cosineSettings, default);
        uint[] bits = alone.Bits();
        Assert.Equal(bits, together.Bits());
        Assert.Equal(cosines.Bits(), cosinesTogether.Bits());
        for (int i = 0; i < rows; i += 1 + (rows / 7))
        {
            many.Normalize(x.RowRange(i, 1), row.Matrix, default, settings, default);
            many.RowwiseCosine(x.RowRange(3, 1), x.RowRange(i, 1), cosine.Matrix, cosineSettings, default);
            Assert.Equal(bits[(i * columns)..((i + 1) * columns)], row.Bits());
            Assert.Equal(cosines.Bits()[i], cosine.Bits()[0]);
        }

        AssertNormalized(x, together, null, 2, 1e-12f, ElementType.Float32);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(3e37f)]
    [InlineData(1e-18f)]
    [InlineData(1e-30f)]
    [InlineData(1e-42f)]
    public void ExtremeScalesGiveTheRightAnswers(float scale)
    {
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            RowEngine engine = new(new WorkSplitter(2), level);
            var random = new Random(3);
            using var x = new HostMatrixData(6, 100, ElementType.Float32, (_, _) => (float)((random.NextDouble() - 0.5) * scale));
            using var ordinary = Random(6, 100, ElementType.Float32, seed: 4);
            using var y = new HostMatrixData(6, 100, ElementType.Float32);
            using var norms = new HostMatrixData(6, 1, ElementType.Float32);
            using var cosines = new HostMatrixData(6, 1, ElementType.Float32);
            foreach (float eps in new[] { 0, 1e-12f, 1e-30f })
            {
                foreach (double p in s_orders)
                {
                    engine.Normalize(x.Matrix, y.Matrix, norms.Matrix, new NormalizeSettings(eps, ZeroVectorPolicy.Zero, (float)p), default);
                    AssertNormalized(x, y, norms, p, eps, ElementType.Float32);
                }

                foreach (HostMatrixData other in new[] { x, ordinary })
                {
                    engine.RowwiseCosine(x.Matrix, other.Matrix, cosines.Matrix, new CosineSettings(eps, ZeroVectorPolicy.Zero), default);
                    double[] exact = ReferenceCosine.Rowwise(x.ToReference(), other.ToReference(), eps);
                    for (int row = 0; row < 6; row++)
                    {
                        AssertWithin(cosines[row, 0], exact[row], ErrorBounds.Cosine(100), $"scale={scale} eps={eps} row={row}");
                    }
                }
            }
        }
    }

    [Fact]
    public void NaNAndInfinityStayInTheirRows()
    {
        float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            RowEngine engine = new(new WorkSplitter(2), level);
            foreach (int columns in new[] { 1, 7, 33, 100 })
            {
                foreach (float special in specials)
                {
                    // Row 2 has it first, row 4 last, row 6 has an infinity and a NaN.
                    using var x = new HostMatrixData(8, columns, ElementType.Float32, (row, column) =>
                        (row == 2 && column == 0) || (row == 4 && column == columns - 1) ? special
                        : row == 6 ? (column % 2 == 0 ? float.NaN : float.PositiveInfinity)
                        : (row * 0.5f) + column + 1);
                    using var other = Random(8, columns, ElementType.Float32, seed: 8);
                    using var y = new HostMatrixData(8, columns, ElementType.Float32);
                    using var norms = new HostMatrixData(8, 1, ElementType.Float32);
                    using var cosines = new HostMatrixData(8, 1, ElementType.Float32);
                    foreach (double p in s_orders)
                    {
                        engine.Normalize(x.Matrix, y.Matrix, norms.Matrix, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, (float)p), default);
                        AssertNormalized(x, y, norms, p, 1e-12f, ElementType.Float32);
                    }

                    engine.RowwiseCosine(x.Matrix, other.Matrix, cosines.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
                    double[] exact = ReferenceCosine.Rowwise(x.ToReference(), other.ToReference());
                    for (int row = 0; row < 8; row++)
                    {
                        AssertWithin(cosines[row, 0], exact[row], ErrorBounds.Cosine(columns), $"row={row}");
                    }
                }
            }
        }
    }

    [Fact]
    public void ZeroRowsFollowThePolicy()
    {
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            RowEngine engine = new(new WorkSplitter(2), level);
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                using var x = new HostMatrixData(4, 37, type, (row, column) => row == 2 ? -0f : row + column + 1);
                using var y = new HostMatrixData(4, 37, type);
                using var cosines = new HostMatrixData(4, 1, ElementType.Float32);
                foreach (ZeroVectorPolicy policy in new[] { ZeroVectorPolicy.Zero, ZeroVectorPolicy.NaN })
                {
                    foreach (float eps in new[] { 0, 1e-12f, 5 })
                    {
                        // With epsilon 0 the formula itself divides 0 by 0.
                        float expected = policy == ZeroVectorPolicy.NaN || eps == 0 ? float.NaN : 0;
                        engine.Normalize(x.Matrix, y.Matrix, default, new NormalizeSettings(eps, policy), default);
                        engine.RowwiseCosine(x.Matrix, x.Matrix, cosines.Matrix, new CosineSettings(eps, policy), default);
                        for (int column = 0; column < 37; column++)
                        {
                            Assert.Equal(expected, y[2, column]);
                            Assert.NotEqual(0, y[1, column]);
                        }

                        Assert.Equal(expected, cosines[2, 0]);
                        Assert.Equal(1, cosines[3, 0], 1e-6f);
                    }
                }

                Assert.Equal(2, engine.FindZeroRow(x.Matrix));
                Assert.Equal(-1, engine.FindZeroRow(x.RowRange(0, 2)));
                Assert.Equal(0, engine.FindZeroRow(x.RowRange(2, 2)));
            }

            using var empty = new HostMatrixData(3, 0, ElementType.Float32);
            Assert.Equal(0, engine.FindZeroRow(empty.Matrix));
            Assert.Equal(-1, engine.FindZeroRow(empty.RowRange(0, 0)));
        }
    }

    [Fact]
    public void TheFirstOfManyZeroRowsIsFound()
    {
        using var x = new HostMatrixData(60_000, 40, ElementType.Float32, (row, column) => row >= 41_234 ? 0 : column == 39 ? 1 : 0);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(41_234, new RowEngine(new WorkSplitter(4), SimdLevel.Current).FindZeroRow(x.Matrix));
        }
    }

    [Fact]
    public void HalfPrecisionSumsDoNotOverflow()
    {
        // Squared norms of about 30,000,000 against half precision's 65,504.
        using var a = new HostMatrixData(2, 768, ElementType.Float16, (row, column) => ((column * 37) + (row * 11)) % 400);
        using var b = new HostMatrixData(2, 768, ElementType.Float16, (row, column) => ((column * 53) + row) % 400);
        using var cosines = new HostMatrixData(2, 1, ElementType.Float32);
        Engine("Scalar").RowwiseCosine(a.Matrix, b.Matrix, cosines.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
        double[] exact = ReferenceCosine.Rowwise(a.ToReference(), b.ToReference());
        Assert.Equal(exact[0], cosines[0, 0], 1e-6);
        Assert.Equal(exact[1], cosines[1, 0], 1e-6);
    }

    [Fact]
    public void CosinesNeverLeaveTheUnitInterval()
    {
        using var ramp = new HostMatrixData(200, 84, ElementType.Float32, (row, column) => column * (1 + (row * 0.01f)));
        using var cosines = new HostMatrixData(200, 1, ElementType.Float32);
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            Engine(level.ToString()).RowwiseCosine(ramp.Matrix, ramp.Matrix, cosines.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
            for (int row = 0; row < 200; row++)
            {
                Assert.InRange(cosines[row, 0], 1 - 1e-6f, 1);
            }
        }
    }

    [Fact]
    public void LargeResultsAreStreamedAndStillRight()
    {
        // 9 MiB with aligned rows, and with rows that no vector store can stream to.
        foreach (int columns in new[] { 512, 509 })
        {
            int rows = (9 << 20) / (4 * columns);
            using var x = Random(rows, columns, ElementType.Float32, seed: 1, gaps: false);
            using var y = new HostMatrixData(rows, columns, ElementType.Float32, gaps: false);
            foreach (SimdLevel level in SimdDetection.Supported)
            {
                Engine(level.ToString()).Normalize(x.Matrix, y.Matrix, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default);
                AssertNormalized(x, y, null, 2, 1e-12f, ElementType.Float32);
            }
        }
    }

    [Fact]
    public void ASteadyStateAllocatesNothing()
    {
        using var x = Random(1000, 512, ElementType.Float32, seed: 1);
        using var y = new HostMatrixData(1000, 512, ElementType.Float32);
        using var results = new HostMatrixData(1000, 1, ElementType.Float32);
        RowEngine engine = new(new WorkSplitter(2), SimdLevel.Current);
        for (int i = 0; i < 100; i++)
        {
            Once();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            engine.Normalize(x.Matrix, y.Matrix, results.Matrix, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default);
            engine.Norms(x.Matrix, results.Matrix, 3, default);
            engine.RowwiseCosine(x.Matrix, y.Matrix, results.Matrix, new CosineSettings(1e-8f, ZeroVectorPolicy.Zero), default);
            engine.FindZeroRow(x.Matrix);
        }
    }

    [Fact]
    public void CancellationAndProgressReachTheCaller()
    {
        using var x = Random(2000, 512, ElementType.Float32, seed: 1);
        using var norms = new HostMatrixData(2000, 1, ElementType.Float32);
        RowEngine engine = new(new WorkSplitter(2), SimdLevel.Current);
        var progress = new LastReport();
        engine.Norms(x.Matrix, norms.Matrix, 2, new OperationContext(default, progress));
        Assert.Equal(1, progress.Value);
        var cancelled = new OperationContext(new CancellationToken(canceled: true));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Norms(x.Matrix, norms.Matrix, 2, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(
            () => engine.Normalize(x.Matrix, x.Matrix, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), cancelled));
    }

    [Fact]
    public void NormsBeyondSinglePrecisionComeInDouble()
    {
        using var x = new HostMatrixData(3, 1000, ElementType.Float32, (row, _) => row == 0 ? float.MaxValue : row == 1 ? float.Epsilon : 1);
        double* norms = stackalloc double[3];
        Engine("Scalar").Norms(x.Matrix, norms, 2, default);
        Assert.Equal(float.MaxValue, norms[0] / Math.Sqrt(1000), float.MaxValue * 1e-7);
        Assert.Equal(float.Epsilon, norms[1] / Math.Sqrt(1000), float.Epsilon * 1e-7);
        Assert.Equal(1, norms[2] / Math.Sqrt(1000), 1e-7);
    }

    private static RowEngine Engine(string level) => new(new WorkSplitter(2), Enum.Parse<SimdLevel>(level));

    private static HostMatrixData Random(int rows, int columns, ElementType type, int seed, bool gaps = true)
    {
        var random = new Random(seed);
        return new HostMatrixData(rows, columns, type, (row, _) => random.Next(9) == 0 ? 0 : (float)(random.NextDouble() - 0.5) * (row + 1), gaps);
    }

    private static void AssertNormalized(HostMatrixData x, HostMatrixData y, HostMatrixData? norms, double p, float eps, ElementType type)
    {
        ReferenceMatrix source = x.ToReference();
        ReferenceMatrix exact = ReferenceNormalize.Rows(source, (float)p, eps);
        double[] exactNorms = ReferenceNorm.Rows(source, (float)p);
        for (int row = 0; row < x.Rows; row++)
        {
            string what = $"p={p} eps={eps} {x.Type}→{type} {x.Rows}×{x.Columns} row={row}";
            if (norms is not null)
            {
                AssertWithin(norms[row, 0], exactNorms[row], ErrorBounds.Norm(x.Columns, exactNorms[row], p), what + " norm");
            }

            for (int column = 0; column < x.Columns; column++)
            {
                double bound = ErrorBounds.Normalized(x.Columns, exact[row, column], p, type);
                if (!ErrorBounds.Within(y[row, column], exact[row, column], bound))
                {
                    Assert.Fail($"{what} column={column}: exact {exact[row, column]:R}, found {y[row, column]:R}, bound {bound:R}");
                }
            }
        }
    }

    private static void AssertColumnsNormalized(HostMatrixData x, HostMatrixData y, HostMatrixData norms, double p, float eps)
    {
        ReferenceMatrix source = x.ToReference().Transpose();
        ReferenceMatrix exact = ReferenceNormalize.Rows(source, (float)p, eps);
        double[] exactNorms = ReferenceNorm.Rows(source, (float)p);
        for (int column = 0; column < x.Columns; column++)
        {
            string what = $"p={p} eps={eps} {x.Type} {x.Rows}×{x.Columns} column={column}";
            AssertWithin(norms[0, column], exactNorms[column], ErrorBounds.Norm(x.Rows, exactNorms[column], p), what + " norm");
            for (int row = 0; row < x.Rows; row++)
            {
                double bound = ErrorBounds.Normalized(x.Rows, exact[column, row], p, y.Type);
                if (!ErrorBounds.Within(y[row, column], exact[column, row], bound))
                {
                    Assert.Fail($"{what} row={row}: exact {exact[column, row]:R}, found {y[row, column]:R}, bound {bound:R}");
                }
            }
        }
    }

    private static void AssertWithin(float actual, double exact, double bound, string what)
    {
        if (!ErrorBounds.Within(actual, exact, bound))
        {
            Assert.Fail($"{what}: exact {exact:R}, found {actual:R}, bound {bound:R}");
        }
    }

    private sealed class LastReport : IProgress<double>
    {
        public double Value { get; private set; }

        public void Report(double value) => Value = value;
    }
}
