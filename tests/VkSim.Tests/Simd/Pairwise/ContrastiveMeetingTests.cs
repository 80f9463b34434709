using VkSim.Contract.Pairs;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Passes backward that compute each pair once for both of its rows, beside those that compute it for one.</summary>
public unsafe class ContrastiveMeetingTests
{
    private const int RowsA = 800;
    private const int RowsB = 1030;
    private const int Columns = ContrastiveCase.Columns;

    public static TheoryData<string> Levels() => PairwiseFixture.Levels();

    [Theory]
    [MemberData(nameof(Levels))]
    public void BothGradientsAtOnceAreThoseOfTwoPasses(string level)
    {
        foreach (PairLossKind kind in Enum.GetValues<PairLossKind>())
        {
            foreach (bool accumulates in new[] { false, true })
            {
                AssertSame(level, new ContrastiveCase(RowsA, RowsB, kind, Metric.Cosine, false, true, 0, accumulates, 1), accumulates);
            }

            AssertSame(level, new ContrastiveCase(RowsA, RowsB, kind, Metric.Dot, true, false, 3, true, 1), false);
            AssertSame(level, new ContrastiveCase(RowsB, RowsA, kind, Metric.Cosine, false, false, 2, false, 1e30), false);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void APairOfOneOperandServesBothOfItsRows(string level)
    {
        foreach (PairLossKind kind in Enum.GetValues<PairLossKind>())
        {
            AssertSymmetric(level, new ContrastiveCase(RowsA, RowsA, kind, Metric.Cosine, true, false, 0, false, 1) { IsSame = true }, true);
            AssertSymmetric(level, new ContrastiveCase(RowsB, RowsB, kind, Metric.Dot, true, false, 5, false, 1) { IsSame = true }, false);
            AssertSymmetric(level, new ContrastiveCase(RowsA, RowsA, kind, Metric.Cosine, false, true, 2, false, 1e-25) { IsSame = true }, false);
        }
    }

    // Columns that fill panels are added to where they belong, others to sums of their own; zeros behind a row change nothing.
    [Fact]
    public void ColumnsThatFillPanelsGiveWhatOthersDo()
    {
        const int Whole = 64, Wider = 67;
        using VectorDevice device = VectorDevice.Create("cpu");
        float[] a = RandomRows.Normal(RowsA, Whole, 1);
        float[] b = RandomRows.Normal(RowsA, Whole, 2);
        foreach (Func<Matrix, Matrix, LossResult> loss in new Func<Matrix, Matrix, LossResult>[]
        {
            (x, y) => device.Clip(x, y, new ClipOptions { LogitScale = 9, WithGradients = true }),
            (x, y) => device.Clip(x, y, new ClipOptions { LogitScale = 0.2f, Normalize = false, WithGradients = true }),
            (x, y) => device.NtXent(x, y, new NtXentOptions { Temperature = 0.1f, WithGradients = true }),
            (x, y) => device.SigLip(x, y, new SigLipOptions { LogitScale = 5, Bias = -5, WithGradients = true }),
        })
        {
            using Matrix wholeA = device.Upload(a, RowsA, Whole);
            using Matrix wholeB = device.Upload(b, RowsA, Whole);
            using Matrix widerA = device.Upload(Widened(a, Whole, Wider), RowsA, Wider);
            using Matrix widerB = device.Upload(Widened(b, Whole, Wider), RowsA, Wider);
            using LossResult found = loss(wholeA, wholeB);
            using LossResult expected = loss(widerA, widerB);
            Answer.AssertNear(expected.GradientA!.ToArray(), Widened(found.GradientA!.ToArray(), Whole, Wider), "left");
            Answer.AssertNear(expected.GradientB!.ToArray(), Widened(found.GradientB!.ToArray(), Whole, Wider), "right");
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void ThreadsDoNotChangeABit(string level)
    {
        var two = new ContrastiveCase(RowsA, RowsB, PairLossKind.Softmax, Metric.Cosine, false, true, 0, false, 1);
        var one = new ContrastiveCase(RowsA, RowsA, PairLossKind.Softmax, Metric.Cosine, true, false, 7, false, 1) { IsSame = true };
        uint[]? expected = null;
        foreach (int degree in new[] { 1, 2, 5 })
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level, degree: degree);
            using var both = new Answer(two, 0.5f);
            both.Compute(engine, two, new ContrastiveWeights(RowsA, 5), new ContrastiveWeights(RowsB, 6), true, true);
            using var symmetric = new Answer(one, 0);
            var weights = new ContrastiveWeights(RowsA, 5);
            symmetric.Compute(engine, one, weights, weights, false, false);
            ContrastiveSums sums = new(RowsA);
            ContrastiveFixture.Forward(engine, one, sums, new ContrastiveSums(0));
            uint[] found = [.. both.Bits(), .. symmetric.Bits(), .. sums.All.SelectMany(part => part).Select(BitConverter.SingleToUInt32Bits)];
            expected ??= found;
            Assert.Equal(expected, found);
        }
    }

    // Some of the pairs and all of them, and a part of a row more; with and without meetings.
    [Theory]
    [MemberData(nameof(Levels))]
    public void KeptSimilaritiesGiveTheBitsOfThoseComputedAnew(string level)
    {
        foreach ((int rowsA, int rowsB, int room) in new[] { (RowsA, RowsB, RowsA * RowsB / 3), (97, 61, 3000), (97, 61, 97 * 97) })
        {
            AssertKept(level, new ContrastiveCase(rowsA, rowsB, PairLossKind.Softmax, Metric.Cosine, false, true, 3, true, 1), room);
            AssertKept(level, new ContrastiveCase(rowsA, rowsA, PairLossKind.Softmax, Metric.Cosine, true, false, 5, false, 1) { IsSame = true }, room);
        }

        AssertKept(level, new ContrastiveCase(RowsA, RowsA, PairLossKind.Sigmoid, Metric.Dot, true, false, 0, false, 1) { IsSame = true }, RowsA * RowsA);
        AssertKept(level, new ContrastiveCase(RowsA, RowsB, PairLossKind.Sigmoid, Metric.Cosine, false, true, 0, false, 1e30), RowsA * RowsB);
    }

    [Fact]
    public void WhatIsKeptIsNotComputedAgain()
    {
        var two = new ContrastiveCase(RowsA, RowsB, PairLossKind.Softmax, Metric.Cosine, false, false, 0, false, 1);
        var one = new ContrastiveCase(RowsB, RowsB, PairLossKind.Softmax, Metric.Cosine, true, false, 0, false, 1) { IsSame = true };
        using PairwiseEngine engine = PairwiseFixture.Engine(SimdLevel.Current.ToString());
        foreach (ContrastiveCase @case in new[] { two, one })
        {
            using HostMatrixData memory = Memory(@case.RowsA * @case.RowsB);
            ContrastiveFixture.Forward(engine, @case, new ContrastiveSums(@case.RowsA), new ContrastiveSums(@case.IsSame ? 0 : @case.RowsB), memory.Matrix);
            for (int i = KeptSimilarities.HeaderFloats; i < memory.Rows; i++)
            {
                memory[i, 0] = 0;
            }

            var weights = new ContrastiveWeights(@case.RowsA, 5);
            ContrastiveWeights others = @case.IsSame ? weights : new ContrastiveWeights(@case.RowsB, 6);
            using var found = new Answer(@case, 0);
            found.Compute(engine, @case, weights, others, false, both: !@case.IsSame, kept: memory.Matrix);
            Assert.All(found.Weighted, sum => Assert.Equal(0, sum));
        }
    }

    // Without meetings each operand has a pass of its own, and the other's pairs are the same the other way round. What is −∞ is left out.
    [Fact]
    public void WithoutMeetingsWhatIsKeptServesBothPasses()
    {
        var @case = new ContrastiveCase(97, 61, PairLossKind.Softmax, Metric.Cosine, false, false, 0, false, 1);
        using PairwiseEngine engine = PairwiseFixture.Engine(SimdLevel.Current.ToString());
        using HostMatrixData memory = Memory(97 * 61);
        ContrastiveFixture.Forward(engine, @case, new ContrastiveSums(97), new ContrastiveSums(61), memory.Matrix);
        for (int i = KeptSimilarities.HeaderFloats; i < memory.Rows; i++)
        {
            memory[i, 0] = float.NegativeInfinity;
        }

        using var found = new Answer(@case, 0);
        found.Compute(engine, @case, new ContrastiveWeights(97, 5), new ContrastiveWeights(61, 6), false, both: true, kept: memory.Matrix);
        Assert.All(found.Bits(), bits => Assert.Equal(0u, bits << 1));
    }

    // All pairs, or what the rows allow, or what there is at most; and none where those would be too few to gain by.
    [Fact]
    public void MemoryForSimilaritiesIsBounded()
    {
        Assert.Equal((1000 * 900) + KeptSimilarities.HeaderFloats, KeptSimilarities.FloatsFor(1000, 900, 512, false));
        Assert.Equal((4 * 6000 * 64) + KeptSimilarities.HeaderFloats, KeptSimilarities.FloatsFor(2000, 4000, 64, false));
        Assert.Equal((4 * 3000 * 128) + KeptSimilarities.HeaderFloats, KeptSimilarities.FloatsFor(3000, 3000, 128, true));
        Assert.Equal((12 << 20) + KeptSimilarities.HeaderFloats, KeptSimilarities.FloatsFor(4096, 4096, 512, false));
        Assert.Equal(0, KeptSimilarities.FloatsFor(4096, 4096, 4, false));
        Assert.Equal(0, KeptSimilarities.FloatsFor(65_536, 65_536, 512, false));
        Assert.Equal(0, KeptSimilarities.FloatsFor(65_536, 65_536, 512, true));
        Assert.Equal(KeptSimilarities.HeaderFloats, KeptSimilarities.FloatsFor(0, 0, 512, false));
    }

    [Fact]
    public void ACallAllocatesNothing()
    {
        var two = new ContrastiveCase(RowsA, RowsB, PairLossKind.Softmax, Metric.Cosine, false, true, 0, false, 1);
        var one = new ContrastiveCase(RowsA, RowsA, PairLossKind.Softmax, Metric.Cosine, true, false, 7, false, 1) { IsSame = true };
        using PairwiseEngine engine = PairwiseFixture.Engine(SimdLevel.Current.ToString(), degree: 1);
        using var both = new Answer(two, 0);
        using var symmetric = new Answer(one, 0);
        var left = new ContrastiveWeights(RowsA, 5);
        var right = new ContrastiveWeights(RowsB, 6);
        ContrastiveSums sums = new(RowsA);
        ContrastiveSums none = new(0);
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            ContrastiveFixture.Forward(engine, one, sums, none);
            both.Compute(engine, two, left, right, false, true);
            symmetric.Compute(engine, one, left, left, false, false);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static HostMatrixData Memory(int room) => new(room + KeptSimilarities.HeaderFloats, 1, ElementType.Float32, gaps: false);

    private static void AssertKept(string level, ContrastiveCase @case, int room)
    {
        bool both = !@case.IsSame;
        var left = new ContrastiveWeights(@case.RowsA, 5);
        ContrastiveWeights right = both ? new ContrastiveWeights(@case.RowsB, 6) : left;
        uint[]? expected = null;
        foreach (int degree in new[] { 1, 3 })
        {
            using PairwiseEngine engine = PairwiseFixture.Engine(level, degree: degree);
            using HostMatrixData memory = Memory(room);
            HostMatrix kept = expected is null ? default : memory.Matrix;
            ContrastiveSums sums = new(@case.RowsA);
            ContrastiveSums ofColumns = new(both ? @case.RowsB : 0);
            ContrastiveFixture.Forward(engine, @case, sums, ofColumns, kept);
            using var answer = new Answer(@case, 0.25f);
            answer.Compute(engine, @case, left, right, false, both, kept: kept);
            memory.AssertGuardsIntact();
            uint[] found = [.. answer.Bits(), .. sums.All.Concat(ofColumns.All).SelectMany(part => part).Select(BitConverter.SingleToUInt32Bits)];
            expected ??= found;
            Assert.True(expected.AsSpan().SequenceEqual(found), $"{level} {@case}, room for {room}, {degree} threads");
        }
    }

    private static void AssertSame(string level, ContrastiveCase @case, bool accumulates)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        var left = new ContrastiveWeights(@case.RowsA, 5);
        var right = new ContrastiveWeights(@case.RowsB, 6);
        using var expected = new Answer(@case, 0.25f);
        using var found = new Answer(@case, 0.25f);
        expected.Compute(engine, @case, left, right, accumulates, both: false);
        found.Compute(engine, @case, left, right, accumulates, both: true);
        expected.AssertNear(found, $"{level} {@case}");
    }

    // Beside a copy of the operand, which is not known to be one.
    private static void AssertSymmetric(string level, ContrastiveCase @case, bool accumulates)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level);
        var weights = new ContrastiveWeights(@case.RowsA, 5);
        using var expected = new Answer(@case, 0.25f);
        using var found = new Answer(@case, 0.25f);
        using var copy = new HostMatrixData(@case.RowsA, Columns, ElementType.Float32, (row, column) => @case.A[row, column]);
        expected.Compute(engine, @case, weights, weights, accumulates, both: false, copy);
        found.Compute(engine, @case, weights, weights, accumulates, both: false);
        expected.AssertNear(found, $"{level} {@case}");
    }

    private static float[] Widened(float[] rows, int columns, int to) =>
        [.. rows.Chunk(columns).SelectMany(row => row.Concat(new float[to - columns]))];

    private sealed class Answer(ContrastiveCase @case, float start) : IDisposable
    {
        private readonly HostMatrixData _left = new(@case.RowsA, Columns, ElementType.Float32, (_, _) => start);
        private readonly HostMatrixData _right = new(@case.RowsB, Columns, ElementType.Float32, (_, _) => start);
        private readonly float[] _weighted = new float[@case.RowsA];
        private readonly float[] _weights = new float[@case.RowsA];

        public void Compute(
            PairwiseEngine engine, ContrastiveCase @case, ContrastiveWeights left, ContrastiveWeights right, bool accumulates, bool both, HostMatrixData? other = null, HostMatrix kept = default)
        {
            fixed (byte* mask = @case.Mask)
            fixed (int* labelsA = @case.LabelsA, labelsB = @case.LabelsB)
            fixed (float* l = left.Values, r = right.Values, w = _weighted, t = _weights)
            {
                HostMatrix b = (other ?? @case.B).Matrix;
                var call = new ContrastiveGradient
                {
                    Logits = @case.Logits,
                    Roles = @case.Roles(labelsA, labelsB, mask),
                    Left = left.At(l),
                    Right = right.At(r),
                    Result = _left.Matrix,
                    RightResult = _right.Matrix,
                    Accumulates = accumulates,
                    WeightedSums = w,
                    WeightSums = t,
                    Kept = kept,
                };
                engine.ContrastiveBackward(@case.A.Matrix, b, both ? call : call.OfLeft, default);
                if (!both && !@case.IsSame)
                {
                    engine.ContrastiveBackward(b, @case.A.Matrix, call.OfRight, default);
                }
            }

            _left.AssertGuardsIntact();
            _right.AssertGuardsIntact();
        }

        public void AssertNear(Answer other, string what)
        {
            AssertNear(Values(_left), Values(other._left), $"{what} left");
            AssertNear(Values(_right), Values(other._right), $"{what} right");
            AssertNear(_weighted, other._weighted, $"{what} weighted");
            AssertNear(_weights, other._weights, $"{what} weights");
        }

        public IReadOnlyList<float> Weighted => _weighted;

        public IEnumerable<uint> Bits() =>
            [.. _left.Bits(), .. _right.Bits(), .. _weighted.Concat(_weights).Select(BitConverter.SingleToUInt32Bits)];

        public void Dispose()
        {
            _left.Dispose();
            _right.Dispose();
        }

        public static void AssertNear(float[] expected, float[] found, string what)
        {
            float size = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - found[i]) <= 5e-6f * size, $"{what} at {i}: {found[i]:R}, the other way {expected[i]:R}, of at most {size:R}");
            }
        }

        private static float[] Values(HostMatrixData matrix) =>
            [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => Enumerable.Range(0, Columns).Select(column => matrix[row, column]))];
    }
}
