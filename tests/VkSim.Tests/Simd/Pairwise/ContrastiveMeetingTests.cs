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
            PairwiseEngine engine, ContrastiveCase @case, ContrastiveWeights left, ContrastiveWeights right, bool accumulates, bool both, HostMatrixData? other = null)
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
