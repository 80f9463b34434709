using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Contract;

[Trait("Needs", "Vulkan")]
public sealed class PairwiseGradientTests
{
    private static readonly CosineSettings Clamped = new(1e-8f, ZeroVectorPolicy.Zero);

    private static readonly PairwiseSettings[] AllSettings =
    [
        new(Metric.Cosine, Cosine: Clamped), new(Metric.Dot), new(Metric.L2), new(Metric.SquaredL2), new(Metric.L1), new(Metric.LInf),
        new(Metric.L0), new(Metric.Lp, 0.5f), new(Metric.Lp, 1f), new(Metric.Lp, 2.5f), new(Metric.Lp, 2.7f), new(Metric.Lp, 3f),
    ];

    private static readonly PairwiseSettings[] FewSettings = [new(Metric.Cosine, Cosine: Clamped), new(Metric.L2), new(Metric.Lp, 2.7f)];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryMetricMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (PairwiseSettings settings in row.IsSlow ? FewSettings : AllSettings)
        {
            foreach ((int n, int m, int columns) in row.IsSlow ? [(3, 5, 9)] : new[] { (9, 150, 70), (1, 30, 33), (20, 1, 8) })
            {
                Check(device, settings, RandomRows.Normal(n, columns, 1), n, RandomRows.Normal(m, columns, 2), m, columns);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryWidthMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? [1, 31] : new[] { 1, 3, 7, 31, 100, 257, 768, 1000 })
        {
            foreach (PairwiseSettings settings in FewSettings)
            {
                Check(device, settings, RandomRows.Normal(5, columns, 1), 5, RandomRows.Normal(6, columns, 2), 6, columns);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void HalfPrecisionOperandsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in row.IsSlow ? [ElementType.Float16] : new[] { ElementType.Float16, ElementType.BFloat16 })
        {
            foreach (int columns in row.IsSlow ? [13] : new[] { 12, 13 })
            {
                foreach (PairwiseSettings settings in row.IsSlow ? FewSettings[1..2] : FewSettings[..2])
                {
                    Check(device, settings, RandomRows.Normal(5, columns, 1), 5, RandomRows.Normal(6, columns, 2), 6, columns, type);
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void GradientsAreRightAtTheEndsOfTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 20;
        var small = new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(0, ZeroVectorPolicy.Zero));
        foreach (float scale in new[] { 1e30f, 1e-30f })
        {
            PairwiseSettings[] others = [new(Metric.L2), new(Metric.Lp, 2.7f), new(Metric.L1), new(Metric.LInf), new(Metric.Lp, 3f)];
            foreach (PairwiseSettings settings in others[..(row.IsSlow ? 2 : others.Length)].Append(small))
            {
                Check(device, settings, RandomRows.Normal(4, D, 1, scale), 4, RandomRows.Normal(5, D, 2, scale), 5, D);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EqualRowsAndEqualComponentsHaveFiniteGradients(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] a = [1, 2, 3, 1, 2, 3];
        float[] b = [1, 2, 3, 1, 5, 3];
        foreach (PairwiseSettings settings in row.IsSlow ? FewSettings : AllSettings)
        {
            (float[] ofA, float[] ofB) = Check(device, settings, a, 2, b, 2, 3);
            Assert.All(ofA, value => Assert.True(float.IsFinite(value)));
            Assert.All(ofB, value => Assert.True(float.IsFinite(value)));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryTiedMaximumHasTheFullGradient(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (float[] ofA, float[] ofB) = Run(device, new PairwiseSettings(Metric.LInf), [2, -2, 1, 2], 1, [0, 0, 0, 0], 1, 4, [3f]);
        Assert.Equal([3, -3, 0, 3], ofA);
        Assert.Equal([-3, 3, 0, -3], ofB);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ANormBelowEpsilonIsAConstant(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var settings = new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(0.5f, ZeroVectorPolicy.Zero));
        Check(device, settings, [0.1f, 0.2f, 3, 4, 0, 0], 3, [0.3f, -0.1f, 1, 2], 2, 2);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ANormThatEqualsEpsilonIsNoConstant(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // As torch.clamp_min's gradient, which passes at the bound; just below it the norm is a constant.
        foreach (float epsilon in new[] { 5f, MathF.BitIncrement(5), MathF.BitDecrement(5) })
        {
            var settings = new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(epsilon, ZeroVectorPolicy.Zero));
            Check(device, settings, [3, 4], 1, [-4, 3, 6, 1], 2, 2);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AGradientOfZeroTimesNaNIsNaN(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // As a product of matrices has it: here no pair is left out.
        foreach (PairwiseSettings settings in new[] { AllSettings[0], AllSettings[1] })
        {
            (float[] ofA, float[] ofB) = Run(device, settings, [1, 2, 3, 4], 2, [float.NaN, 1], 1, 2, [0, 1]);
            Assert.True(float.IsNaN(ofA[0]) && float.IsNaN(ofA[2]), $"{settings.Metric}");
            Assert.Equal(settings.Metric == Metric.Cosine, ofB.All(float.IsNaN));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ManyRightRowsAreSummedToTheLast(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // More than the rounds of a loop that lavapipe allows, which the tuning for GPUs does not know.
        if (row.IsSlow || row.Cut == WorkCut.ForHardware)
        {
            return;
        }

        const int M = 70_000;
        foreach (PairwiseSettings settings in new PairwiseSettings[] { new(Metric.Dot), new(Metric.SquaredL2) })
        {
            (float[] ofA, _) = Run(device, settings, [0], 1, [.. Enumerable.Repeat(1f, M)], M, 1, [.. Enumerable.Repeat(1f, M)]);
            Assert.Equal(settings.Metric == Metric.Dot ? M : -2f * M, ofA[0]);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ARowsGradientDoesNotDependOnTheOthers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(37, 9);
        int m = row.Scale(200, 70);
        const int D = 21;
        float[] a = RandomRows.Normal(n, D, 1);
        float[] b = RandomRows.Normal(m, D, 2);
        float[] gradient = RandomRows.Normal(n, m, 3);
        foreach (PairwiseSettings settings in row.IsSlow ? FewSettings[1..2] : FewSettings)
        {
            (float[] all, float[] others) = Run(device, settings, a, n, b, m, D, gradient);
            (float[] again, float[] othersAgain) = Run(device, settings, a, n, b, m, D, gradient);
            Agreement.SameBits(all, again, "again");
            Agreement.SameBits(others, othersAgain, "again");
            (float[] one, _) = Run(device, settings, a[(3 * D)..(4 * D)], 1, b, m, D, gradient[(3 * m)..(4 * m)]);
            Agreement.SameBits(all.AsSpan(3 * D, D), one, "one row");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EitherSideMayBeLeftOutAndRowsMayStandApart(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 5, M = 7, D = 6;
        PairwiseSettings settings = FewSettings[1];
        float[] a = RandomRows.Normal(N, D, 1);
        float[] b = RandomRows.Normal(M, D, 2);
        float[] gradient = RandomRows.Normal(N, M, 3);
        (float[] ofA, float[] ofB) = Run(device, settings, a, N, b, M, D, gradient);
        using Matrix left = Apart(device, a, N, D);
        using Matrix right = Apart(device, b, M, D);
        using Matrix values = Apart(device, new float[N * M], N, M);
        using Matrix upstream = Apart(device, gradient, N, M);
        using Matrix result = Apart(device, new float[N * D], N, D);
        MatrixView x = Inner(left, D);
        MatrixView y = Inner(right, D);
        device.Backend.Pairwise(x, y, Inner(values, M), settings, default);
        device.Backend.PairwiseBackward(x, y, Inner(values, M), Inner(upstream, M), Inner(result, D), default, settings, default);
        Agreement.SameBits(ofA, Columns(result, N, D), "with respect to a alone");
        using Matrix other = device.Allocate(M, D);
        device.Backend.PairwiseBackward(x, y, Inner(values, M), Inner(upstream, M), default, other.View, settings, default);
        Agreement.SameBits(ofB, other.ToArray(), "with respect to b alone");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NoRowsGiveZeros(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 3, D = 5;
        using Matrix a = device.Upload(RandomRows.Normal(N, D), N, D);
        using Matrix none = device.Allocate(0, D);
        using Matrix values = device.Allocate(N, 0);
        using Matrix result = device.Upload(RandomRows.Normal(N, D), N, D);
        device.Backend.PairwiseBackward(
            a.View, none.View, values.View, values.View, result.View, none.View, new PairwiseSettings(Metric.L2), default);
        Assert.All(result.ToArray(), value => Assert.Equal(0f, value));
    });

    // Rows with 3 columns to spare behind each.
    private static Matrix Apart(VectorDevice device, float[] values, int rows, int columns)
    {
        float[] wide = new float[rows * (columns + 3)];
        for (int i = 0; i < rows; i++)
        {
            values.AsSpan(i * columns, columns).CopyTo(wide.AsSpan(i * (columns + 3)));
        }

        return device.Upload(wide, rows, columns + 3);
    }

    private static MatrixView Inner(Matrix matrix, int columns) => matrix.View with { Columns = columns };

    private static float[] Columns(Matrix matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, rows).SelectMany(i => matrix.ToArray().AsSpan(i * (columns + 3), columns).ToArray())];

    private static (float[] A, float[] B) Run(
        VectorDevice device, PairwiseSettings settings, float[] a, int n, float[] b, int m, int columns, float[] gradient, ElementType type = ElementType.Float32)
    {
        using Matrix left = device.Upload(a, n, columns, type);
        using Matrix right = device.Upload(b, m, columns, type);
        using Matrix values = device.Allocate(n, m);
        using Matrix upstream = device.Upload(gradient, n, m);
        using Matrix ofLeft = device.Allocate(n, columns);
        using Matrix ofRight = device.Allocate(m, columns);
        device.Backend.Pairwise(left.View, right.View, values.View, settings, default);
        device.Backend.PairwiseBackward(left.View, right.View, values.View, upstream.View, ofLeft.View, ofRight.View, settings, default);
        return (ofLeft.ToArray(), ofRight.ToArray());
    }

    private static (float[] A, float[] B) Check(
        VectorDevice device, PairwiseSettings settings, float[] a, int n, float[] b, int m, int columns, ElementType type = ElementType.Float32)
    {
        float[] gradient = RandomRows.Normal(n, m, 3);
        (float[] ofA, float[] ofB) = Run(device, settings, a, n, b, m, columns, gradient, type);
        ReferenceMatrix x = ReferenceMatrix.From(RandomRows.Stored(a, type), n, columns);
        ReferenceMatrix y = ReferenceMatrix.From(RandomRows.Stored(b, type), m, columns);
        string what = $"{settings.Metric} p={settings.P} {n}×{m}×{columns} {type}, gradient of ";
        (double[] exact, double[] bound) = PairGradients.Of(settings, x, y, (i, j) => gradient[(i * m) + j]);
        Agreement.Within(ofA, exact, i => bound[i], what + "a");
        (exact, bound) = PairGradients.Of(settings, y, x, (j, i) => gradient[(i * m) + j]);
        Agreement.Within(ofB, exact, i => bound[i], what + "b");
        return (ofA, ofB);
    }
}
