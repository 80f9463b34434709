using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Reference;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>The passes of contrastive losses against their definition in double, at every level.</summary>
public class ContrastiveTests
{
    private const int Columns = ContrastiveCase.Columns;

    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void ForwardAgreesWithTheDefinition(string level)
    {
        foreach (ContrastiveCase @case in Cases())
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level);
            ContrastiveSums left = new(@case.RowsA);
            ContrastiveSums right = new(@case.IsSame ? 0 : @case.RowsB);
            ContrastiveFixture.Forward(engine, @case, left, right);
            for (int i = 0; i < @case.RowsA; i++)
            {
                int row = i;
                AssertSums(@case, left, i, [.. Enumerable.Range(0, @case.RowsB).Select(j => @case.Pair(row, j))], $"{level} {@case} row {i}");
            }

            for (int j = 0; j < right.Negatives.Length; j++)
            {
                int column = j;
                AssertSums(@case, right, j, [.. Enumerable.Range(0, @case.RowsA).Select(i => @case.Pair(i, column))], $"{level} {@case} column {j}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void BackwardAgreesWithTheDefinition(string level)
    {
        foreach (ContrastiveCase @case in Cases())
        {
            foreach ((bool hasLeft, bool hasRight, bool accumulate) in new[] { (true, true, false), (true, false, true), (false, true, false) })
            {
                using PairwiseEngine engine = PairwiseFixture.Engine(level);
                ContrastiveWeights left = new(hasLeft ? @case.RowsA : 0, 5);
                ContrastiveWeights right = new(hasRight ? @case.RowsB : 0, 6);
                using var gradient = new HostMatrixData(@case.RowsA, Columns, ElementType.Float32, (_, _) => 0.5f);
                float[] weighted = new float[@case.RowsA];
                float[] totals = new float[@case.RowsA];
                ContrastiveFixture.Backward(engine, @case, left, right, gradient, accumulate, weighted, totals);
                gradient.AssertGuardsIntact();
                for (int i = 0; i < @case.RowsA; i++)
                {
                    AssertGradient(@case, left, right, i, gradient, accumulate ? 0.5 : 0, weighted[i], totals[i], $"{level} {@case} row {i}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void LargestLogitsMayLieFarApart(string level)
    {
        var @case = new ContrastiveCase(70, 330, PairLossKind.Softmax, Metric.Dot, false, true, 0, false, 4);
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        ContrastiveSums left = new(@case.RowsA);
        ContrastiveSums right = new(@case.RowsB);
        ContrastiveFixture.Forward(engine, @case, left, right);
        for (int i = 0; i < @case.RowsA; i++)
        {
            int row = i;
            Near(left.Negatives[i], LogSum(Enumerable.Range(0, @case.RowsB).Select(j => @case.Pair(row, j))), $"{level} row {i}");
        }

        for (int j = 0; j < @case.RowsB; j++)
        {
            int column = j;
            Near(right.Negatives[j], LogSum(Enumerable.Range(0, @case.RowsA).Select(i => @case.Pair(i, column))), $"{level} column {j}");
        }

        static double LogSum(IEnumerable<(int Role, double Similarity, double Logit)> pairs) =>
            ReferenceSoftmax.LogSumExp([.. pairs.Where(pair => pair.Role < 0).Select(pair => pair.Logit)]);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void LogSumsMayLieFarApart(string level)
    {
        var @case = new ContrastiveCase(70, 130, PairLossKind.Softmax, Metric.Cosine, false, true, 0, false, 1);
        foreach (float spread in new[] { 15, 17, 60, float.PositiveInfinity })
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level);
            ContrastiveWeights left = new(@case.RowsA, 5, spread);
            ContrastiveWeights right = new(@case.RowsB, 6, spread);
            using var gradient = new HostMatrixData(@case.RowsA, Columns, ElementType.Float32);
            float[] weighted = new float[@case.RowsA];
            float[] totals = new float[@case.RowsA];
            ContrastiveFixture.Backward(engine, @case, left, right, gradient, false, weighted, totals);
            for (int i = 0; i < @case.RowsA; i++)
            {
                AssertGradient(@case, left, right, i, gradient, 0, weighted[i], totals[i], $"{level} spread {spread} row {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void ThreadsDoNotChangeABit(string level)
    {
        var @case = new ContrastiveCase(333, 500, PairLossKind.Softmax, Metric.Cosine, false, true, 7, false, 1);
        float[][]? expected = null;
        uint[]? expectedGradient = null;
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level, degree: degree);
            ContrastiveSums left = new(333);
            ContrastiveSums right = new(500);
            ContrastiveFixture.Forward(engine, @case, left, right);
            using var gradient = new HostMatrixData(333, Columns, ElementType.Float32);
            ContrastiveFixture.Backward(engine, @case, new ContrastiveWeights(333, 5), new ContrastiveWeights(500, 6), gradient, false, new float[333], new float[333]);
            expected ??= [.. left.All, .. right.All];
            expectedGradient ??= gradient.Bits();
            Assert.Equal(expected, [.. left.All, .. right.All]);
            Assert.Equal(expectedGradient, gradient.Bits());
        }
    }

    [Fact]
    public void ACallAllocatesNothing()
    {
        var @case = new ContrastiveCase(60, 90, PairLossKind.Softmax, Metric.Cosine, false, true, 7, true, 1);
        using PairwiseEngine engine = PairwiseFixture.Engine(SimdLevel.Current.ToString(), degree: 1);
        ContrastiveSums left = new(60);
        ContrastiveSums right = new(90);
        ContrastiveWeights weightsOfA = new(60, 5);
        ContrastiveWeights weightsOfB = new(90, 6);
        using var gradient = new HostMatrixData(60, Columns, ElementType.Float32);
        float[] weighted = new float[60];
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            ContrastiveFixture.Forward(engine, @case, left, right);
            ContrastiveFixture.Backward(engine, @case, weightsOfA, weightsOfB, gradient, false, weighted, weighted);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static IEnumerable<ContrastiveCase> Cases()
    {
        foreach ((int rowsA, int rowsB) in new[] { (1, 1), (3, 5), (20, 130), (70, 33), (2, 0) })
        {
            foreach (PairLossKind kind in Enum.GetValues<PairLossKind>())
            {
                yield return new ContrastiveCase(rowsA, rowsB, kind, Metric.Cosine, false, true, 0, false, 1);
                yield return new ContrastiveCase(rowsA, rowsB, kind, Metric.Dot, true, false, 3, true, 1);
                yield return new ContrastiveCase(rowsA, rowsB, kind, Metric.Cosine, false, false, 2, false, 1e30);
                yield return new ContrastiveCase(rowsA, rowsB, kind, Metric.Cosine, false, true, 0, true, 1e-4);
                yield return new ContrastiveCase(rowsA, rowsB, kind, Metric.Dot, false, false, 0, true, 1);
            }
        }

        // Each pair is computed once, for its row and for its column.
        foreach (int rows in new[] { 1, 37, 130 })
        {
            foreach (PairLossKind kind in Enum.GetValues<PairLossKind>())
            {
                yield return new ContrastiveCase(rows, rows, kind, Metric.Cosine, true, false, 0, false, 1) { IsSame = true };
                yield return new ContrastiveCase(rows, rows, kind, Metric.Dot, true, false, 3, false, 1) { IsSame = true };
                yield return new ContrastiveCase(rows, rows, kind, Metric.Cosine, false, true, 2, false, 1e-20) { IsSame = true };
            }
        }
    }

    private static void AssertSums(ContrastiveCase @case, ContrastiveSums sums, int row, (int Role, double Similarity, double Logit)[] pairs, string what)
    {
        double[] negatives = [.. pairs.Where(pair => pair.Role < 0).Select(pair => pair.Logit)];
        double[] positives = [.. pairs.Where(pair => pair.Role > 0).Select(pair => pair.Logit)];
        bool softmax = @case.Kind == PairLossKind.Softmax;
        Near(sums.Negatives[row], softmax ? ReferenceSoftmax.LogSumExp(negatives) : negatives.Sum(LogSums.Softplus), what + " negatives");
        Near(sums.Positives[row], softmax ? ReferenceSoftmax.LogSumExp(positives) : positives.Sum(x => LogSums.Softplus(-x)), what + " positives");
        Near(sums.NegativeTotals[row], negatives.Sum(), what + " totals");
        Near(sums.PositiveTotals[row], positives.Sum(), what + " positive totals", negatives.Length + positives.Sum(Math.Abs));
    }

    private static void AssertGradient(
        ContrastiveCase @case, ContrastiveWeights left, ContrastiveWeights right, int i, HostMatrixData gradient, double start, float weighted, float total, string what)
    {
        double[] expected = new double[Columns];
        double expectedWeighted = 0;
        double expectedTotal = 0;
        double magnitude = 1;
        for (int j = 0; j < @case.RowsB; j++)
        {
            (int role, double similarity, double logit) = @case.Pair(i, j);
            double weight = role == 0 ? 0 : left.Of(i, role, logit, @case.Kind) + right.Of(j, role, logit, @case.Kind);
            expectedTotal += weight;
            expectedWeighted += weight * (similarity - (role > 0 ? @case.Logits.Margin : 0));
            magnitude += Math.Abs(weight) * (1 + Math.Abs(similarity));
            for (int c = 0; c < Columns; c++)
            {
                expected[c] += weight * @case.Slope(i, j, c);
            }
        }

        Near(total, expectedTotal, what, magnitude);
        Near(weighted, expectedWeighted, what, magnitude);
        double scale = @case.Logits.Scale;
        for (int c = 0; c < Columns; c++)
        {
            double size = magnitude * scale * @case.Steepness(i);
            Assert.True(
                Math.Abs(gradient[i, c] - start - (scale * expected[c])) <= (1e-5 * size) + (1e-7 * start),
                $"{what} ({i},{c}): {gradient[i, c]:R}, exact {start + (scale * expected[c]):R}, size {size:R}");
        }
    }

    private static void Near(float actual, double exact, string what, double size = 0)
    {
        double bound = 2e-5 * (1 + Math.Abs(exact) + size);
        Assert.True(actual == (float)exact || Math.Abs(actual - exact) <= bound, $"{what}: {actual:R}, exact {exact:R}");
    }
}
