using System.Runtime.Intrinsics;
using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;
using VkSim.Simd;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Vectors;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Simd.Pairwise;

namespace VkSim.Tests.Operations;

/// <summary>Comparisons have the same bits on every device: no tolerance here. NaN is NaN, whatever its payload.</summary>
public class SameBitsTests
{
    private const int RightRows = 37;

    private static readonly int[] s_columns =
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 256, 500, 513, 4095, 4096, 4097, 5000];

    private static readonly int[] s_fewColumns = [3, 65, 129];
    private static readonly DataKind[] s_subnormal = [DataKind.Tiny, DataKind.Subnormal, DataKind.AllScales];
    private static readonly int[] s_leftRows = [1, 2, 3, 5, 17, 130];

    public static TheoryData<DeviceCase, string> DevicesAndComparisons()
    {
        var data = new TheoryData<DeviceCase, string>();
        foreach (DeviceCase row in DeviceMatrix.Adapters)
        {
            foreach (string name in ComparisonCase.Names)
            {
                data.Add(row, name);
            }
        }

        return data;
    }

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(DevicesAndComparisons))]
    public void EveryWidthOfRows(DeviceCase row, string comparison) => OnDevices(row, (expected, device) =>
    {
        foreach (int columns in row.IsSlow ? s_fewColumns : s_columns)
        {
            int rows = columns > 1000 ? 3 : 5;
            Compare(expected, device, comparison, new ComparisonData(rows, RightRows, columns, ElementType.Float32, DataKind.Ordinary));
            Compare(expected, device, comparison, new ComparisonData(1, RightRows, columns, ElementType.Float32, DataKind.Ordinary));
        }
    });

    [Theory]
    [MemberData(nameof(DevicesAndComparisons))]
    public void EveryNumberOfRowsAndType(DeviceCase row, string comparison) => OnDevices(row, (expected, device) =>
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            foreach (int rows in row.IsSlow ? [2] : s_leftRows)
            {
                Compare(expected, device, comparison, new ComparisonData(rows, RightRows, 100, type, DataKind.Ordinary));
                Compare(expected, device, comparison, new ComparisonData(rows, RightRows, 20, type, DataKind.Ordinary));
            }
        }
    });

    [Theory]
    [MemberData(nameof(DevicesAndComparisons))]
    public void EveryKindOfNumbers(DeviceCase row, string comparison) => OnDevices(row, (expected, device) =>
    {
        // What is subnormal, or becomes it, is only the same where such numbers are kept.
        bool keepsSubnormals = device.Gpu?.Arithmetic.KeepsSubnormals ?? true;
        foreach (DataKind kind in Enum.GetValues<DataKind>().Where(kind => keepsSubnormals || !s_subnormal.Contains(kind)))
        {
            foreach (int rows in row.IsSlow ? [2] : new[] { 1, 5 })
            {
                Compare(expected, device, comparison, new ComparisonData(rows, RightRows, 70, ElementType.Float32, kind));
                Compare(expected, device, comparison, new ComparisonData(rows, RightRows, 9, ElementType.Float32, kind));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsOfAMillionColumns(DeviceCase row) => OnDevices(row, (expected, device) =>
    {
        // A block's additions of one and the same number are all rounded the same way; differences have shorter chains. A square is off by
        // twice what its root is.
        int columns = row.Scale(1_000_000, 20_000);
        foreach (string comparison in new[] { "L2 auto", "L2 direct", "squared L2 direct", "L1", "dot" })
        {
            float[] values = OnesAndMore(device, comparison, columns);
            AssertSameBits(OnesAndMore(expected, comparison, columns), values, comparison);
            double difference = 1.1f - 1.0;
            double bound = comparison switch
            {
                "dot" => 2e-6,
                "squared L2 direct" => 2e-7,
                _ => 1e-7,
            };
            double exact = comparison switch
            {
                "dot" => columns * (double)1.1f,
                "L1" => columns * difference,
                "squared L2 direct" => columns * difference * difference,
                _ => Math.Sqrt(columns) * difference,
            };
            Assert.All(values, value => Assert.InRange(value, exact * (1 - bound), exact * (1 + bound)));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistancesOfEveryOrderBetweenRowsOfAMillionColumns(DeviceCase row) => OnDevices(row, (expected, device) =>
    {
        int columns = row.Scale(1_000_000, 20_000);
        foreach ((float[] left, float[] right) in new[]
        {
            (Enumerable.Repeat(1f, columns).ToArray(), Enumerable.Repeat(1.1f, columns).ToArray()),
            (RandomRows.Normal(1, columns, 1), RandomRows.Normal(1, columns, 2)),
        })
        {
            foreach (float p in new[] { 1, 2, 2.5f, 3, 4 })
            {
                float[] distance = Direct(device, left, right, p);
                if (p is 1 or 2)
                {
                    // Powers and roots of other orders are each backend's own.
                    AssertSameBits(Direct(expected, left, right, p), distance, $"p = {p}");
                }

                double exact = Math.Pow(left.Zip(right, (x, y) => Math.Pow(Math.Abs((double)x - y), p)).Sum(), 1.0 / p);
                Assert.InRange(distance[0], exact * (1 - 3e-7), exact * (1 + 3e-7));
            }
        }
    });

    // As on GPUs, where several invocations share a row: each reads a block of its own, or neighbours read theirs for one another where all of them
    // are within the row. With few left rows the right ones are streamed; with more their norms and squares are summed before.
    [Theory]
    [MemberData(nameof(Devices))]
    public void BlocksThatNeighboursReadForOneAnother(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        DeviceMatrix.RunAlone(row, (_, gpu) =>
        {
            GpuTuning hardware = GpuTuning.Hardware(new GpuLimits(gpu!.Capabilities));
            using VectorDevice expected = Expected(gpu);
            using VectorDevice ofFour = With(4);
            foreach (int columns in row.IsSlow ? [260] : new[] { 1, 63, 64, 65, 200, 1000 })
            {
                Compare(expected, ofFour, "cosine", new ComparisonData(1, RightRows, columns, ElementType.Float32, DataKind.Ordinary));
            }

            if (!row.IsSlow)
            {
                using VectorDevice ofEight = With(8);
                Compare(expected, ofEight, "cosine", new ComparisonData(1, RightRows, 1000, ElementType.Float32, DataKind.Infinite));
                Compare(expected, ofEight, "L2 auto", new ComparisonData(5, RightRows, 1000, ElementType.Float16, DataKind.NotANumber));
                Compare(expected, ofFour, "cosine", new ComparisonData(5, RightRows, 1000, ElementType.Float32, DataKind.Huge));
            }

            VectorDevice With(int sharers)
            {
                var backend = new VulkanBackend(gpu, ownsDevice: false, hardware with { StreamSharers = sharers, RowSharers = sharers });
                return new VectorDevice(backend, BackendCatalog.Describe(backend.Info, index: 0));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void NearestNeighborsAndTheirScores(DeviceCase row) => OnDevices(row, (expected, device) =>
    {
        foreach (Metric metric in new[] { Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf })
        {
            foreach (int rows in row.IsSlow ? [3] : new[] { 1, 3, 17 })
            {
                foreach (DataKind kind in new[] { DataKind.Ordinary, DataKind.Duplicates, DataKind.FarFromOrigin })
                {
                    var data = new ComparisonData(rows, row.Scale(3000, 200), 96, ElementType.Float32, kind);
                    (float[] Scores, long[] Ids) a = Nearest(expected, metric, data);
                    (float[] Scores, long[] Ids) b = Nearest(device, metric, data);
                    Assert.Equal(a.Ids, b.Ids);
                    AssertSameBits(a.Scores, b.Scores, $"{metric} {data}");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ADeviceTellsWhetherItHasTheSameBits(DeviceCase row)
    {
        DeviceDescription? description = null;
        bool expected = false;
        DeviceMatrix.RunAlone(row, (device, gpu) =>
        {
            description = device.Description;
            expected = gpu is null
                ? SimdDetection.HasFusedMultiplyAdd
                : description.MatrixUnits is null
                    && gpu.Arithmetic is { FusesMultiplyAdd: true, RoundsDivision: true, RoundsSquareRoot: true, KeepsSubnormals: true };
            Assert.Equal(expected, description.Reproducible);
        });
        Assert.Equal(expected, description!.Reproducible);
    }

    [Fact]
    public void OnlyWhatIsOpenIsTried() =>
        Assert.All(VectorDevice.Available(), device => Assert.Equal(device.Type == BackendInfo.SimdType ? SimdDetection.HasFusedMultiplyAdd : null, device.Reproducible));

    // The processor at its best against every lower level of it; or against an adapter, with as many roundings of a multiply-add as
    // the adapter makes of it.
    private static void OnDevices(DeviceCase row, Action<VectorDevice, VectorDevice> test)
    {
        if (row.IsCpu)
        {
            using VectorDevice expected = On(null);
            foreach (SimdLevel level in SimdDetection.Supported)
            {
                using VectorDevice device = On(level);
                test(expected, device);
            }

            return;
        }

        DeviceMatrix.Run(row, device =>
        {
            using VectorDevice expected = Expected(device.Gpu!);
            test(expected, device);
        });
    }

    private static VectorDevice Expected(GpuDevice gpu) =>
        On(null, gpu.Arithmetic.FusesMultiplyAdd ? null : new LevelParts<Vector128<float>, UnfusedLanes<Vector128<float>, Lanes128>>());

    private static VectorDevice On(SimdLevel? level, LevelParts? parts = null)
    {
        var backend = new SimdBackend(level: level, parts: parts);
        return new VectorDevice(backend, BackendCatalog.Describe(backend.Info, index: 0));
    }

    // The bits that x86-64 and Arm64 have, and every GPU that is reproducible.
    [Theory]
    [MemberData(nameof(Devices))]
    public void ReproducibleDevicesHaveTheBitsOfRecord(DeviceCase row) => OnDevices(row, (_, device) =>
    {
        if (device.Description.Reproducible == true)
        {
            string found = BitsOfRecord.Of(device);
            Assert.True(found == BitsOfRecord.Expected, found);
        }
    });

    private static float[] OnesAndMore(VectorDevice device, string comparison, int columns)
    {
        using Matrix a = device.Upload(Enumerable.Repeat(1f, columns).ToArray(), 1, columns);
        using Matrix b = device.Upload(Enumerable.Repeat(1.1f, 3 * columns).ToArray(), 3, columns);
        using Matrix values = ComparisonCase.Run(device, comparison, a, b);
        return values.ToArray();
    }

    private static float[] Direct(VectorDevice device, float[] left, float[] right, float p)
    {
        using Matrix a = device.Upload(left, 1, left.Length);
        using Matrix b = device.Upload(right, 1, right.Length);
        using Matrix distance = device.Cdist(a, b, new CdistOptions { P = p, Mode = DistanceMode.Direct });
        return distance.ToArray();
    }

    private static void Compare(VectorDevice expected, VectorDevice device, string comparison, in ComparisonData data) =>
        AssertSameBits(Values(expected, comparison, data), Values(device, comparison, data), $"{comparison} {data}");

    private static float[] Values(VectorDevice device, string comparison, in ComparisonData data)
    {
        using Matrix a = data.Left(device);
        using Matrix b = data.Right(device);
        using Matrix values = ComparisonCase.Run(device, comparison, a, b);
        return values.ToArray();
    }

    private static (float[] Scores, long[] Ids) Nearest(VectorDevice device, Metric metric, in ComparisonData data)
    {
        using Matrix a = data.Left(device);
        using Matrix b = data.Right(device);
        Neighbors found = device.NearestNeighbors(a, b, k: 10, metric);
        return (found.Scores.ToArray(), found.Ids.ToArray());
    }

    private static void AssertSameBits(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        int different = 0, first = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i]));
            if (!same)
            {
                first = different++ == 0 ? i : first;
            }
        }

        Assert.True(different == 0, $"{what}: {different} of {expected.Length} differ, the first at {first}: {(first < 0 ? 0 : expected[first]):R} and {(first < 0 ? 0 : actual[first]):R}.");
    }
}
