using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Contract;

/// <summary>The cases on which other libraries' distances went wrong, in every mode.</summary>
[Trait("Needs", "Vulkan")]
public sealed class DistanceHardCaseTests
{
    private static readonly DistanceMode[] Modes = [DistanceMode.Auto, DistanceMode.Direct, DistanceMode.MatMul];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void FarFromTheOriginNothingIsLost(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (DistanceMode mode in new[] { DistanceMode.Auto, DistanceMode.Direct })
        {
            Assert.Equal(109f, Comparing.Run(device, L2(mode), [512695f], 1, [512804f], 1, 1)[0]);
            float[] a = Wide([512695f], 1, 40);
            float[] b = Wide([512804f, 512695f], 2, 40);
            Assert.Equal([109f, 0f], Comparing.Run(device, L2(mode), a, 1, b, 2, 40));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TranslationOfAllRowsChangesNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Whole numbers, so that both are exact; many pairs and few pairs of a tile.
        int n = row.Scale(70, 9);
        int m = row.Scale(90, 11);
        const int D = 36;
        float[] a = [.. RandomRows.Normal(n, D, 1, 8).Select(value => MathF.Round(value))];
        float[] b = [.. RandomRows.Normal(m, D, 2, 8).Select(value => MathF.Round(value))];
        float[] near = Comparing.Run(device, L2(DistanceMode.Auto), a, n, b, m, D);
        foreach (int moved in new[] { 3, m })
        {
            float[] shifted = [.. b.Select((value, i) => i < moved * D ? value + 100_000f : value)];
            float[] far = Comparing.Run(device, L2(DistanceMode.Auto), [.. a.Select(value => value + 100_000f)], n, shifted, m, D);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(near[(i * m)..((i * m) + moved)], far[(i * m)..((i * m) + moved)]);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ARowIsTheSameAmongAnyNumberOfRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 33;
        float[] x = RandomRows.Normal(26, D);
        foreach (DistanceMode mode in row.IsSlow ? Modes[..1] : Modes)
        {
            float[] all = Comparing.Run(device, L2(mode), x, 26, x, 26, D);
            foreach (int n in new[] { 25, 5, 4, 1 })
            {
                float[] few = Comparing.Run(device, L2(mode), x[..(n * D)], n, x[..(n * D)], n, D);
                for (int i = 0; i < n; i++)
                {
                    Agreement.SameBits(all.AsSpan(i * 26, n), few.AsSpan(i * n, n), $"{mode} {n} rows");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NeighboursOfThePageKeepTheirOrderBesideZeroColumns(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] base4 = [10100, 10100, 10004, 10006, 10001, 10002, 10000, 10000];
        foreach (int columns in row.IsSlow || row.Cut == WorkCut.IntoSmallWindows ? [2, 300] : new[] { 2, 300, 64_001 })
        {
            using Matrix query = device.Upload(Wide([10000, 10000], 1, columns), 1, columns);
            using Matrix database = device.Upload(Wide(base4, 4, columns), 4, columns);
            float[] scores = new float[4];
            long[] ids = new long[4];
            device.Backend.Nearest(
                query.View, database.View, new NearestSettings(new PairwiseSettings(Metric.SquaredL2), 4), scores, ids, default);
            Assert.Equal([3, 2, 1, 0], ids);
            Assert.Equal([0, 5, 52, 20000], scores);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SelfDistanceIsSymmetricWithAZeroDiagonalInEveryMode(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 30;
        foreach (int n in new[] { 4, 40 })
        {
            float[] x = RandomRows.Normal(n, D);
            x.AsSpan(0, D).CopyTo(x.AsSpan((n - 1) * D));
            foreach (DistanceMode mode in row.IsSlow ? Modes[..1] : Modes)
            {
                float[] d = Comparing.Run(device, L2(mode), x, n, x, n, D);
                Assert.Equal(0f, d[n - 1]);
                for (int i = 0; i < n; i++)
                {
                    Assert.Equal(0f, d[(i * n) + i]);
                    for (int j = 0; j < n; j++)
                    {
                        Assert.Equal(d[(i * n) + j], d[(j * n) + i]);
                    }
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AutoIsAsRightAsDirect(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? [31] : new[] { 17, 31, 33, 100, 257, 768, 1000 })
        {
            float[] a = RandomRows.Normal(9, columns, 1);
            float[] b = RandomRows.Normal(13, columns, 2);

            // A near pair, and one that is nearly at the border.
            a.AsSpan(0, columns).CopyTo(b);
            b[columns / 2] += 0.01f;
            for (int c = 0; c < columns; c++)
            {
                b[columns + c] = a[columns + c] * 1.2f;
            }

            foreach (DistanceMode mode in new[] { DistanceMode.Auto, DistanceMode.Direct })
            {
                foreach (Metric metric in row.IsSlow ? [Metric.L2] : new[] { Metric.L2, Metric.SquaredL2 })
                {
                    Comparing.Check(device, new PairwiseSettings(metric, Mode: mode), a, 9, b, 13, columns);
                    Comparing.Check(device, new PairwiseSettings(metric, Mode: mode), a[..columns], 1, b, 13, columns);
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryModeIsRightWhereSquaresLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 40;
        foreach (float scale in new[] { 1e30f, 1e-30f })
        {
            foreach (DistanceMode mode in row.IsSlow ? Modes[..1] : Modes)
            {
                Comparing.Check(device, L2(mode), RandomRows.Normal(7, D, 1, scale), 7, RandomRows.Normal(9, D, 2, scale), 9, D);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaNAndInfinityReachTheirPairsAlone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 6, D = 39;
        float[] a = RandomRows.Normal(N, D, 1);
        float[] b = RandomRows.Normal(N, D, 2);
        (a[(2 * D) + 3], a[(4 * D) + 8], b[(1 * D) + 8]) = (float.NaN, float.NegativeInfinity, float.NegativeInfinity);
        foreach (DistanceMode mode in row.IsSlow ? Modes[..1] : Modes)
        {
            Comparing.Check(device, L2(mode), a, N, b, N, D);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatMulErrsWithTheNormsOnly(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 6, D = 50;
        float[] a = [.. RandomRows.Normal(N, D, 1).Select(value => value + 30)];
        float[] b = [.. RandomRows.Normal(N, D, 2).Select(value => value + 30)];
        ReferenceMatrix x = ReferenceMatrix.From(a, N, D);
        ReferenceMatrix y = ReferenceMatrix.From(b, N, D);
        float[] actual = Comparing.Run(device, new PairwiseSettings(Metric.SquaredL2, Mode: DistanceMode.MatMul), a, N, b, N, D);
        Agreement.Within(
            actual,
            ReferenceDistance.Pairwise(Metric.SquaredL2, x, y).Values,
            i => ErrorBounds.SquaredL2Expanded(D, ReferenceDistance.Dot(x.Row(i / N), x.Row(i / N)), ReferenceDistance.Dot(y.Row(i % N), y.Row(i % N))),
            "matrix product");
    });

    private static PairwiseSettings L2(DistanceMode mode) => new(Metric.L2, Mode: mode);

    // Rows with zeros behind.
    private static float[] Wide(float[] values, int rows, int columns)
    {
        int given = values.Length / rows;
        float[] wide = new float[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            values.AsSpan(i * given, given).CopyTo(wide.AsSpan(i * columns));
        }

        return wide;
    }
}
