namespace VkSim.Tests;

public unsafe class SoftmaxTests
{
    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void LogSumExpAgreesWithTheFormula(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int rowsA, int rowsB, int columns) in new[] { (1, 1, 3), (1, 200, 20), (70, 33, 65), (150, 300, 40), (3, 1, 1) })
        {
            using HostMatrixData a = PairwiseFixture.Random(rowsA, columns, 1);
            using HostMatrixData b = PairwiseFixture.Random(rowsB, columns, 2);
            foreach ((float scale, float bias, bool diagonal, bool masked) in new[]
            {
                (1f, 0f, false, false), (14.3f, -10f, false, false), (200f, 0f, true, false), (-3f, 2f, false, true), (1f, 0f, true, true),
            })
            {
                byte[] mask = Mask(rowsA * rowsB);
                fixed (byte* maskPointer = mask)
                {
                    var logits = new LogitSettings { Scale = scale, Bias = bias, ExcludeDiagonal = diagonal, Mask = masked ? maskPointer : null, MaskStride = rowsB };
                    AssertLogSums(engine, a, b, logits, $"{level} {rowsA}×{rowsB}×{columns} scale {scale}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void LogSumExpOfWhatIsLeftOutIsMinusInfinityAndNaNStaysInItsRow(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        using HostMatrixData a = PairwiseFixture.Random(30, 10, 1);
        using HostMatrixData b = PairwiseFixture.Random(90, 10, 2);
        a[7, 3] = float.NaN;
        b[80, 2] = float.NaN;
        byte[] mask = new byte[30 * 90];
        Array.Fill(mask, (byte)1);
        mask.AsSpan(5 * 90, 90).Clear();
        for (int i = 0; i < 30; i++)
        {
            mask[(i * 90) + 80] = i == 20 ? (byte)1 : (byte)0;
            mask[(i * 90) + 11] = 0;
        }

        float[] rows = new float[30];
        float[] columns = new float[90];
        fixed (byte* maskPointer = mask)
        fixed (float* rowPointer = rows, columnPointer = columns)
        {
            var logits = new LogitSettings { Scale = 5, Mask = maskPointer, MaskStride = 90 };
            engine.LogSumExp(a.Matrix, b.Matrix, PairwiseFixture.Settings(Metric.Dot), logits, rowPointer, columnPointer, default);
        }

        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(i == 5 ? float.NegativeInfinity : float.NaN, i is 5 or 7 or 20 ? rows[i] : float.NaN);
            Assert.Equal(i is 7 or 20, float.IsNaN(rows[i]));
        }

        Assert.Equal(float.NegativeInfinity, columns[11]);
        Assert.All(Enumerable.Range(0, 90).Where(j => j != 11), j => Assert.True(float.IsNaN(columns[j])));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void GradientAgreesWithTheFormula(string level)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        foreach ((int rowsA, int rowsB, int columns) in new[] { (1, 1, 3), (1, 200, 20), (70, 33, 65), (130, 260, 100), (3, 1, 1) })
        {
            using HostMatrixData a = PairwiseFixture.Random(rowsA, columns, 1);
            using HostMatrixData b = PairwiseFixture.Random(rowsB, columns, 2);
            foreach (bool both in new[] { false, true })
            {
                AssertGradient(engine, a, b, new LogitSettings { Scale = 7, Bias = -1, ExcludeDiagonal = rowsB > 1 }, both, $"{level} {rowsA}×{rowsB}×{columns}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void ThreadsAndFurtherRowsDoNotChangeABit(string level)
    {
        using HostMatrixData a = PairwiseFixture.Random(333, 40, 1);
        using HostMatrixData b = PairwiseFixture.Random(500, 40, 2);
        var logits = new LogitSettings { Scale = 10 };
        float[]? expectedRows = null;
        float[]? expectedColumns = null;
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level, degree: degree);
            (float[] rows, float[] columns) = LogSums(engine, a.Matrix, b.Matrix, logits);
            (float[] part, float[] _) = LogSums(engine, a.RowRange(100, 7), b.Matrix, logits);
            expectedRows ??= rows;
            expectedColumns ??= columns;
            Assert.Equal(expectedRows, rows);
            Assert.Equal(expectedColumns, columns);
            Assert.Equal(expectedRows[100..107], part);
        }
    }

    private static (float[] Rows, float[] Columns) LogSums(PairwiseEngine engine, in HostMatrix a, in HostMatrix b, in LogitSettings logits)
    {
        float[] rows = new float[a.Rows];
        float[] columns = new float[b.Rows];
        fixed (float* rowPointer = rows, columnPointer = columns)
        {
            engine.LogSumExp(a, b, PairwiseFixture.Settings(Metric.Dot), logits, rowPointer, columnPointer, default);
        }

        return (rows, columns);
    }

    private static void AssertLogSums(PairwiseEngine engine, HostMatrixData a, HostMatrixData b, in LogitSettings logits, string what)
    {
        (float[] rows, float[] columns) = LogSums(engine, a.Matrix, b.Matrix, logits);
        double[,] z = Logits(a, b, logits);
        for (int i = 0; i < a.Rows; i++)
        {
            AssertLogSum(rows[i], Enumerable.Range(0, b.Rows).Select(j => z[i, j]), logits, $"{what} row {i}");
        }

        for (int j = 0; j < b.Rows; j++)
        {
            AssertLogSum(columns[j], Enumerable.Range(0, a.Rows).Select(i => z[i, j]), logits, $"{what} column {j}");
        }
    }

    // The error of a logit is that of its dot product; the sum's own is a few units.
    private static void AssertLogSum(float actual, IEnumerable<double> logits, in LogitSettings settings, string what)
    {
        double largest = logits.Max();
        double exact = double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(logits.Sum(x => Math.Exp(x - largest)));
        double bound = (4e-5 * (1 + Math.Abs(settings.Scale)) * 0.1) + (1e-6 * Math.Abs(exact)) + 1e-6;
        Assert.True(actual == exact || Math.Abs(actual - exact) <= bound, $"{what}: exact {exact:R}, found {actual:R}");
    }

    private static void AssertGradient(PairwiseEngine engine, HostMatrixData a, HostMatrixData b, in LogitSettings logits, bool both, string what)
    {
        (float[] rowSums, float[] columnSums) = LogSums(engine, a.Matrix, b.Matrix, logits);
        float[] rowFactors = [.. Enumerable.Range(0, a.Rows).Select(i => 0.5f + (0.1f * (i % 3)))];
        float[] columnFactors = [.. Enumerable.Range(0, b.Rows).Select(j => 0.25f * (j % 5))];
        using var gradient = new HostMatrixData(a.Rows, a.Columns, ElementType.Float32);
        float[] weighted = new float[a.Rows];
        float[] total = new float[a.Rows];
        fixed (float* rs = rowSums, cs = columnSums, rf = rowFactors, cf = columnFactors, w = weighted, t = total)
        {
            SoftmaxWeights weights = both ? new SoftmaxWeights(rs, rf, cs, cf) : new SoftmaxWeights(rs, rf);
            engine.SoftmaxGradient(a.Matrix, b.Matrix, logits, weights, gradient.Matrix, w, t, default);
        }

        gradient.AssertGuardsIntact();
        double[,] z = Logits(a, b, logits);
        for (int i = 0; i < a.Rows; i++)
        {
            double[] expected = new double[a.Columns];
            double expectedWeighted = 0;
            double expectedTotal = 0;
            for (int j = 0; j < b.Rows; j++)
            {
                double weight = double.IsNegativeInfinity(z[i, j]) ? 0
                    : (rowFactors[i] * Math.Exp(z[i, j] - rowSums[i])) + (both ? columnFactors[j] * Math.Exp(z[i, j] - columnSums[j]) : 0);
                expectedTotal += weight;
                expectedWeighted += weight == 0 ? 0 : weight * (z[i, j] - logits.Bias) / logits.Scale;
                for (int column = 0; column < a.Columns; column++)
                {
                    expected[column] += weight * b[j, column];
                }
            }

            Assert.Equal(expectedTotal, total[i], 2e-4 * (1 + Math.Abs(expectedTotal)));
            Assert.Equal(expectedWeighted, weighted[i], 5e-4 * (1 + Math.Abs(expectedTotal)));
            for (int column = 0; column < a.Columns; column++)
            {
                Assert.True(Math.Abs(expected[column] - gradient[i, column]) <= 2e-4 * (1 + expectedTotal), $"{what} ({i},{column}): {expected[column]:R}, found {gradient[i, column]:R}");
            }
        }
    }

    private static double[,] Logits(HostMatrixData a, HostMatrixData b, LogitSettings logits)
    {
        double[,] z = new double[a.Rows, b.Rows];
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Rows; j++)
            {
                bool excluded = (logits.ExcludeDiagonal && i == j) || (logits.Mask != null && logits.Mask[(i * logits.MaskStride) + j] == 0);
                double dot = 0;
                for (int column = 0; column < a.Columns; column++)
                {
                    dot += (double)a[i, column] * b[j, column];
                }

                z[i, j] = excluded ? double.NegativeInfinity : (logits.Scale * dot) + logits.Bias;
            }
        }

        return z;
    }

    private static byte[] Mask(int count)
    {
        byte[] mask = new byte[count];
        new Random(4).NextBytes(mask);
        return [.. mask.Select(value => value < 100 ? (byte)0 : (byte)1)];
    }
}
