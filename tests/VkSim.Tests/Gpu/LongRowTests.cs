using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Rows of more columns than a stretch: sums that do not lose their way, and the same bits in every kernel.</summary>
[Trait("Needs", "Vulkan")]
public sealed class LongRowTests
{
    // Small windows have no room for such rows.
    public static TheoryData<DeviceCase> Devices
    {
        get
        {
            var rows = new TheoryData<DeviceCase>();
            foreach (DeviceCase row in DeviceMatrix.All)
            {
                if (row.Cut != WorkCut.IntoSmallWindows)
                {
                    rows.Add(row);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AMillionColumnsKeepSevenDigits(DeviceCase row) => OnAdapter(row, device =>
    {
        const int Columns = 1_000_000;
        float[] ones = new float[Columns];
        float[] others = new float[Columns];
        Array.Fill(ones, 1);
        Array.Fill(others, 1.1f);
        double exact = Math.Sqrt(Columns) * ((double)1.1f - 1);
        foreach (DistanceMode mode in new[] { DistanceMode.Auto, DistanceMode.Direct })
        {
            float[] distance = Comparing.Run(device, new PairwiseSettings(Metric.L2, Mode: mode), ones, 1, others, 1, Columns);
            Assert.Equal(exact, distance[0], 1e-7 * exact);
        }
    });

    // Around the ends of stretches and of rounds of lanes; from lanes of one row each up to workgroups.
    [Theory]
    [MemberData(nameof(Devices))]
    public void SumsHaveTheBitsOfTheOneOrder(DeviceCase row) => OnAdapter(row, device =>
    {
        foreach (int columns in row.IsSlow ? [4100] : new[] { 4096, 4097, 8192 + 70, 12_288, 17_000, (16 * 4096) + 1 })
        {
            foreach ((int n, int m) in row.IsSlow ? [(5, 3)] : new[] { (1, 3), (3, 5), (5, 7) })
            {
                foreach (PairwiseSettings settings in new[] { new PairwiseSettings(Metric.Dot), new(Metric.L1), new(Metric.SquaredL2, Mode: DistanceMode.Direct) })
                {
                    float[] a = RandomRows.Normal(n, columns, 1);
                    float[] b = RandomRows.Normal(m, columns, 2);
                    if (settings.Metric != Metric.L1)
                    {
                        // Exact products, so that it is no matter whether a device fuses multiplication and addition.
                        (a, b) = (OneOrder.Coarse(a), OneOrder.Coarse(b));
                    }

                    float[] actual = Comparing.Run(device, settings, a, n, b, m, columns);
                    float[] expected = [.. Enumerable.Range(0, n * m).Select(i => OneOrder.Sum(settings.Metric, Row(a, i / m, columns), Row(b, i % m, columns)))];
                    Agreement.SameBits(expected, actual, $"{settings.Metric} {n}×{m}×{columns}");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryMetricMatchesTheOracleWhateverTheRowsBeside(DeviceCase row) => OnAdapter(row, device =>
    {
        int columns = row.IsSlow ? 4200 : 9000;
        (int n, int m) = row.IsSlow ? (5, 2) : (6, 9);
        foreach (PairwiseSettings settings in Kinds())
        {
            bool isRangeSafe = settings.Metric is Metric.Cosine or Metric.L2;
            float[] a = RandomRows.Normal(n, columns, 3);
            float[] b = RandomRows.Normal(m, columns, 4);
            if (isRangeSafe)
            {
                Scale(a, columns);
                Scale(b, columns);
            }

            Comparing.Check(device, settings, a, n, b, m, columns);
            float[] all = Comparing.Run(device, settings, a, n, b, m, columns);
            for (int i = 0; i < n; i++)
            {
                float[] alone = Comparing.Run(device, settings, Row(a, i, columns).ToArray(), 1, b, m, columns);
                Agreement.SameBits(all.AsSpan(i * m, m), alone, $"row {i} alone, {settings.Metric} {settings.Mode}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void InfinityStaysInfinite(DeviceCase row) => OnAdapter(row, device =>
    {
        int columns = row.IsSlow ? 4200 : 20_000;
        float[] a = RandomRows.Normal(5, columns, 5);
        float[] b = RandomRows.Normal(2, columns, 6);
        a[10] = float.PositiveInfinity;
        b[0] = Math.Abs(b[0]);
        b[10] = 1;
        b[columns + 10] = 1;
        foreach (Metric metric in new[] { Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf })
        {
            float[] values = Comparing.Run(device, new PairwiseSettings(metric), a, 5, b, 2, columns);
            Assert.All(values[..2], v => Assert.Equal(float.PositiveInfinity, v));
            Assert.All(values[2..], v => Assert.True(float.IsFinite(v)));
        }
    });

    private static void OnAdapter(DeviceCase row, Action<VectorDevice> test)
    {
        if (!row.IsCpu)
        {
            DeviceMatrix.Run(row, test);
        }
    }

    private static PairwiseSettings[] Kinds() =>
    [
        new(Metric.Cosine), new(Metric.Dot), new(Metric.L2), new(Metric.SquaredL2, Mode: DistanceMode.Direct), new(Metric.L1),
        new(Metric.LInf), new(Metric.L0), new(Metric.Lp, 3),
    ];

    // One row's squares overflow, another's underflow.
    private static void Scale(float[] values, int columns)
    {
        for (int c = 0; c < columns; c++)
        {
            values[c] *= 1e-25f;
            values[columns + c] *= 1e25f;
        }
    }

    private static ReadOnlySpan<float> Row(float[] values, int row, int columns) => values.AsSpan(row * columns, columns);
}
