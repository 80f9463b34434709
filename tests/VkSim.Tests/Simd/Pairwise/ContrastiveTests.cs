namespace VkSim.Tests;

/// <summary>The passes of contrastive losses against their definition in double, at every level.</summary>
public unsafe class ContrastiveTests
{
    private const int Columns = 20;

    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void ForwardAgreesWithTheDefinition(string level)
    {
        foreach (Case @case in Cases())
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level);
            Sums left = new(@case.RowsA);
            Sums right = new(@case.RowsB);
            Forward(engine, @case, left, right);
            for (int i = 0; i < @case.RowsA; i++)
            {
                int row = i;
                AssertSums(@case, left, i, [.. Enumerable.Range(0, @case.RowsB).Select(j => @case.Pair(row, j))], $"{level} {@case} row {i}");
            }

            for (int j = 0; j < @case.RowsB; j++)
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
        foreach (Case @case in Cases())
        {
            foreach ((bool hasLeft, bool hasRight, bool accumulate) in new[] { (true, true, false), (true, false, true), (false, true, false) })
            {
                using PairwiseEngine engine = PairwiseFixture.Engine(level);
                Weights left = new(hasLeft ? @case.RowsA : 0, 5);
                Weights right = new(hasRight ? @case.RowsB : 0, 6);
                using var gradient = new HostMatrixData(@case.RowsA, Columns, ElementType.Float32, (_, _) => 0.5f);
                float[] weighted = new float[@case.RowsA];
                float[] totals = new float[@case.RowsA];
                Backward(engine, @case, left, right, gradient, accumulate, weighted, totals);
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
    public void ThreadsDoNotChangeABit(string level)
    {
        var @case = new Case(333, 500, PairLossKind.Softmax, Metric.Cosine, false, true, 7, false, 1);
        float[][]? expected = null;
        uint[]? expectedGradient = null;
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level, degree: degree);
            Sums left = new(333);
            Sums right = new(500);
            Forward(engine, @case, left, right);
            using var gradient = new HostMatrixData(333, Columns, ElementType.Float32);
            Backward(engine, @case, new Weights(333, 5), new Weights(500, 6), gradient, false, new float[333], new float[333]);
            expected ??= [.. left.All, .. right.All];
            expectedGradient ??= gradient.Bits();
            Assert.Equal(expected, [.. left.All, .. right.All]);
            Assert.Equal(expectedGradient, gradient.Bits());
        }
    }

    [Fact]
    public void ACallAllocatesNothing()
    {
        var @case = new Case(60, 90, PairLossKind.Softmax, Metric.Cosine, false, true, 7, true, 1);
        using PairwiseEngine engine = PairwiseFixture.Engine(SimdLevel.Current.ToString(), degree: 1);
        Sums left = new(60);
        Sums right = new(90);
        Weights weightsOfA = new(60, 5);
        Weights weightsOfB = new(90, 6);
        using var gradient = new HostMatrixData(60, Columns, ElementType.Float32);
        float[] weighted = new float[60];
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Forward(engine, @case, left, right);
            Backward(engine, @case, weightsOfA, weightsOfB, gradient, false, weighted, weighted);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static IEnumerable<Case> Cases()
    {
        foreach ((int rowsA, int rowsB) in new[] { (1, 1), (3, 5), (20, 130), (70, 33), (2, 0) })
        {
            foreach (PairLossKind kind in Enum.GetValues<PairLossKind>())
            {
                yield return new Case(rowsA, rowsB, kind, Metric.Cosine, false, true, 0, false, 1);
                yield return new Case(rowsA, rowsB, kind, Metric.Dot, true, false, 3, true, 1);
                yield return new Case(rowsA, rowsB, kind, Metric.Cosine, false, false, 2, false, 1e30);
                yield return new Case(rowsA, rowsB, kind, Metric.Cosine, false, true, 0, true, 1e-4);
                yield return new Case(rowsA, rowsB, kind, Metric.Dot, false, false, 0, true, 1);
            }
        }
    }

    private static void Forward(PairwiseEngine engine, Case @case, Sums left, Sums right)
    {
        fixed (byte* mask = @case.Mask)
        fixed (int* labelsA = @case.LabelsA, labelsB = @case.LabelsB)
        fixed (float* n = left.Negatives, p = left.Positives, nt = left.NegativeTotals, pt = left.PositiveTotals)
        fixed (float* rn = right.Negatives, rp = right.Positives, rnt = right.NegativeTotals, rpt = right.PositiveTotals)
        {
            engine.ContrastiveForward(
                @case.A.Matrix,
                @case.B.Matrix,
                @case.Logits,
                @case.Roles(labelsA, labelsB, mask),
                new HostPairSums { Negatives = n, Positives = p, NegativeTotals = nt, PositiveTotals = pt },
                new HostPairSums { Negatives = rn, Positives = rp, NegativeTotals = rnt, PositiveTotals = rpt },
                default);
        }
    }

    private static void Backward(
        PairwiseEngine engine, Case @case, Weights left, Weights right, HostMatrixData gradient, bool accumulate, float[] weighted, float[] totals)
    {
        fixed (byte* mask = @case.Mask)
        fixed (int* labelsA = @case.LabelsA, labelsB = @case.LabelsB)
        fixed (float* l = left.Values, r = right.Values, w = weighted, t = totals)
        {
            var call = new ContrastiveGradient
            {
                Logits = @case.Logits,
                Roles = @case.Roles(labelsA, labelsB, mask),
                Left = left.At(l),
                Right = right.At(r),
                Result = gradient.Matrix,
                Accumulates = accumulate,
                WeightedSums = w,
                WeightSums = t,
            };
            engine.ContrastiveBackward(@case.A.Matrix, @case.B.Matrix, call, default);
        }
    }

    private static void AssertSums(Case @case, Sums sums, int row, (int Role, double Similarity, double Logit)[] pairs, string what)
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
        Case @case, Weights left, Weights right, int i, HostMatrixData gradient, double start, float weighted, float total, string what)
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

    private sealed class Sums(int rows)
    {
        public float[] Negatives { get; } = new float[rows];

        public float[] Positives { get; } = new float[rows];

        public float[] NegativeTotals { get; } = new float[rows];

        public float[] PositiveTotals { get; } = new float[rows];

        public float[][] All => [Negatives, Positives, NegativeTotals, PositiveTotals];
    }

    private sealed class Weights
    {
        private readonly int _rows;

        public Weights(int rows, int seed)
        {
            _rows = rows;
            var random = new Random(seed);
            Values = [.. Enumerable.Range(0, 6 * rows).Select(_ => (float)random.NextDouble())];
        }

        public float[] Values { get; }

        public HostPairWeights At(float* values) => _rows == 0 ? default : new HostPairWeights
        {
            NegativeFactors = values,
            NegativeLogSums = values + _rows,
            NegativeConstants = values + (2 * _rows),
            PositiveFactors = values + (3 * _rows),
            PositiveLogSums = values + (4 * _rows),
            PositiveConstants = values + (5 * _rows),
        };

        public double Of(int row, int role, double logit, PairLossKind kind)
        {
            if (_rows == 0)
            {
                return 0;
            }

            int first = role < 0 ? 0 : 3 * _rows;
            double e = kind == PairLossKind.Softmax ? Math.Exp(logit - Values[first + _rows + row])
                : role < 0 ? LogSums.Sigmoid(logit) : -LogSums.Sigmoid(-logit);
            return (Values[first + row] * e) + Values[first + (2 * _rows) + row];
        }
    }

    private sealed record Case(int RowsA, int RowsB, PairLossKind Kind, Metric Metric, bool ExcludesDiagonal, bool HasDiagonal, int Classes, bool Masked, double Magnitude)
    {
        private ReferenceMatrix? _a;
        private ReferenceMatrix? _b;

        public PairLogits Logits { get; } =
            new(new PairwiseSettings(Metric, Cosine: new CosineSettings(1e-6f, ZeroVectorPolicy.Zero)), Kind, 1.7f, -0.3f, 0.2f);

        public HostMatrixData A { get; } = PairwiseFixture.Random(RowsA, Columns, 1, ElementType.Float32, Magnitude);

        public HostMatrixData B { get; } = PairwiseFixture.Random(RowsB, Columns, 2, ElementType.Float32, Magnitude);

        public int[]? LabelsA { get; } = Classes == 0 ? null : [.. Enumerable.Range(0, RowsA).Select(i => i % Classes)];

        public int[]? LabelsB { get; } = Classes == 0 ? null : [.. Enumerable.Range(0, RowsB).Select(j => j / 2 % Classes)];

        public byte[]? Mask { get; } = Masked ? [.. Enumerable.Range(0, RowsA * RowsB).Select(k => (byte)(k % 7 % 3))] : null;

        private ReferenceMatrix X => _a ??= A.ToReference();

        private ReferenceMatrix Y => _b ??= B.ToReference();

        public HostPairRoles Roles(int* labelsA, int* labelsB, byte* mask) => new()
        {
            ExcludeDiagonal = ExcludesDiagonal,
            DiagonalIsPositive = HasDiagonal,
            LeftLabels = labelsA,
            RightLabels = labelsB,
            Mask = mask,
            MaskLeftStride = 1,
            MaskRightStride = RowsA,
        };

        // 1: a positive, −1: a negative, 0: left out.
        public (int Role, double Similarity, double Logit) Pair(int i, int j)
        {
            bool positive = (HasDiagonal && i == j) || (LabelsA is not null && LabelsA[i] == LabelsB![j]);
            int role = ExcludesDiagonal && i == j ? 0 : positive ? 1 : Mask is not null && Mask[i + (j * RowsA)] == 0 ? 0 : -1;
            double similarity = Metric == Metric.Cosine ? ReferenceCosine.Compute(X.Row(i), Y.Row(j), 1e-6) : ReferenceDistance.Dot(X.Row(i), Y.Row(j));
            return (role, similarity, (Logits.Scale * (similarity - (role > 0 ? Logits.Margin : 0))) + Logits.Bias);
        }

        public double Slope(int i, int j, int c)
        {
            if (Metric == Metric.Dot)
            {
                return Y[j, c];
            }

            double normA = Math.Max(ReferenceNorm.Compute(X.Row(i), 2), 1e-6);
            double normB = Math.Max(ReferenceNorm.Compute(Y.Row(j), 2), 1e-6);
            return ((Y[j, c] / normB) - (ReferenceCosine.Compute(X.Row(i), Y.Row(j), 1e-6) * X[i, c] / normA)) / normA;
        }

        public double Steepness(int i) => Metric == Metric.Dot ? 1 : 1 / Math.Max(ReferenceNorm.Compute(X.Row(i), 2), 1e-6);
    }
}
