using System.Runtime.Intrinsics;
using VkSim.Catalog;
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
            using VectorDevice expected = On(null, device.Gpu!.Arithmetic.FusesMultiplyAdd ? null : new LevelParts<Vector128<float>, UnfusedLanes<Vector128<float>, Lanes128>>());
            test(expected, device);
        });
    }

    private static VectorDevice On(SimdLevel? level, LevelParts? parts = null)
    {
        var backend = new SimdBackend(level: level, parts: parts);
        return new VectorDevice(backend, BackendCatalog.Describe(backend.Info, index: 0));
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
