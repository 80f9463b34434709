using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Reductions of rows in every shape and on every tier, whatever the tuning table has for the adapter.</summary>
[Trait("Needs", "Vulkan")]
public sealed class RowShapeTests
{
    private const int Rows = 9;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryShapeMatchesTheOracleAndMindsNoOtherRow(DeviceCase row) => OnEveryTier(row, (gpu, table) =>
    {
        // An invocation a row, a few, a subgroup, the whole workgroup.
        Check(gpu, table with { MostLanes = 1 }, 33);
        Check(gpu, table with { RowSubgroups = false, MostLanes = 4, ColumnsPerLane = 16 }, 33);
        Check(gpu, table, row.Scale(300, 40));
        Check(gpu, table with { WideRow = 1 }, row.Scale(1000, 70));
    });

    // Norms, normalization, row-wise cosines and one-to-many comparisons sum in one order, so the shape must not show at all.
    [Theory]
    [Trait("Work", "Cut")]
    [MemberData(nameof(Devices))]
    public void SumsInBlocksHaveTheSameBitsInEveryShape(DeviceCase row)
    {
        (int Columns, ElementType Type)[] matrices = row.IsSlow
            ? [(300, ElementType.Float32)]
            : [(8200, ElementType.Float32), (1000, ElementType.Float16), (257, ElementType.BFloat16)];
        var expected = new Dictionary<string, float[]>();
        OnEveryTier(row, (gpu, table) =>
        {
            // Several rows a subgroup or a row a subgroup; a row a workgroup. The first time an invocation a row.
            GpuTuning[] shapes = [table, table with { WideRow = 1 }];
            foreach (GpuTuning shape in expected.Count == 0 ? [table with { MostLanes = 1, WideRow = int.MaxValue }, .. shapes] : shapes)
            {
                using VectorDevice device = CreateDevice(gpu, shape);
                foreach ((int columns, ElementType type) in matrices)
                {
                    string what = $"{columns} columns of {type}, tier {gpu.Subgroups.Tier}, {shape}";
                    foreach ((string name, float[] values) in Results(device, columns, type, what, row.IsSlow || shape.WideRow == 1))
                    {
                        string key = $"{name}, {columns} columns of {type}";
                        if (!expected.TryAdd(key, values))
                        {
                            Agreement.SameBits(expected[key], values, $"{name}, {what}");
                        }
                    }
                }
            }
        });
    }

    // The best tier that the adapter has, and what is left where parts of it are forced off.
    private static void OnEveryTier(DeviceCase row, Action<GpuDevice, GpuTuning> test)
    {
        if (row.IsCpu)
        {
            return;
        }

        GpuAdapter adapter = DeviceMatrix.InstalledAdapters[row.AdapterIndex];
        foreach (GpuCapability disabled in new[] { GpuCapability.None, GpuCapability.SubgroupSizeControl, GpuCapability.Subgroups })
        {
            if (disabled == GpuCapability.None || adapter.Capabilities.Supports(disabled))
            {
                using GpuDevice gpu = GpuDevice.Create(adapter, new GpuDeviceOptions { Validation = true, Disable = disabled });
                test(gpu, GpuTuning.Hardware(new GpuLimits(gpu.Capabilities)));
                Assert.Empty(gpu.ValidationMessages);
            }
        }
    }

    // A row at a scale whose squares overflow, one whose squares underflow, one of zeros; the rest ordinary.
    private static float[] Values(int columns)
    {
        float[] values = RandomRows.Normal(Rows, columns, columns);
        for (int c = 0; c < columns; c++)
        {
            values[columns + c] *= 1e30f;
            values[(2 * columns) + c] *= 1e-30f;
            values[(3 * columns) + c] = 0;
        }

        return values;
    }

    private static (string Name, float[] Values)[] Results(VectorDevice device, int columns, ElementType type, string what, bool rowsAlone)
    {
        float[] values = Values(columns);
        using Matrix x = device.Upload(values, Rows, columns, type);
        using Matrix norms = device.Allocate(Rows, 1);
        using Matrix y = device.Allocate(Rows, columns, type);
        device.Normalize(x, y, new NormalizeOptions { Epsilon = 0 }, norms);
        double[] exact = ReferenceNorm.Rows(ReferenceMatrix.From(RandomRows.Stored(values, type), Rows, columns), 2);
        Agreement.Within(norms.ToArray(), exact, i => ErrorBounds.Norm(columns, exact[i], 2) + Agreement.Flushed, $"norms, {what}");

        using Matrix reversed = device.Upload(Reverse(values, columns), Rows, columns, type);
        using Matrix cosines = device.RowwiseCosineSimilarity(x, reversed);
        using Matrix query = x[4..5];
        using Matrix similarities = device.CosineSimilarity(query, x);
        using Matrix all = device.CosineSimilarity(x, x);
        Agreement.SameBits(all.ToArray().AsSpan(4 * Rows, Rows), similarities.ToArray(), $"one to many and many to many, {what}");
        device.Normalize(x, x, new NormalizeOptions { Epsilon = 0 });
        Agreement.SameBits(y.ToArray(), x.ToArray(), $"in place, {what}");
        (string, float[])[] results =
        [
            ("norms", norms.ToArray()), ("normalized", y.ToArray()), ("row-wise cosines", cosines.ToArray()), ("one to many", similarities.ToArray()),
        ];
        return rowsAlone ? results : [.. results, .. OtherComparisons(device, reversed)];
    }

    private static (string Name, float[] Values)[] OtherComparisons(VectorDevice device, Matrix x)
    {
        using Matrix query = x[4..5];
        using Matrix few = x[4..7];
        using Matrix distances = device.Cdist(query, x);
        using Matrix largest = device.Cdist(few, x, new CdistOptions { P = float.PositiveInfinity });
        Neighbors found = device.CosineTopK(query, x, 3);
        return
        [
            ("distances", distances.ToArray()), ("largest differences", largest.ToArray()),
            ("nearest", [.. Enumerable.Range(0, 3).SelectMany(i => new[] { found[0, i].Id, found[0, i].Score })]),
        ];
    }

    private static float[] Reverse(float[] values, int columns) =>
        [.. Enumerable.Range(0, Rows).SelectMany(i => values.AsSpan(i * columns, columns).ToArray().Reverse())];

    private static void Check(GpuDevice gpu, GpuTuning tuning, int columns)
    {
        using VectorDevice device = CreateDevice(gpu, tuning);
        float[] values = RandomRows.Normal(Rows, columns, columns, 4);
        ReferenceMatrix exact = ReferenceMatrix.From(values, Rows, columns);
        using Matrix x = device.Upload(values, Rows, columns);
        using Matrix sums = device.LogSumExp(x);
        double[] expected = [.. Enumerable.Range(0, Rows).Select(i => ReferenceSoftmax.LogSumExp(exact.Row(i)))];
        Agreement.Within(sums.ToArray(), expected, i => (2 * columns + 32) * ErrorBounds.UnitRoundOff * (1 + Math.Abs(expected[i])), $"{tuning}");

        using Matrix norms = device.Allocate(Rows, 1);
        using Matrix y = device.Allocate(Rows, columns);
        device.Backend.Normalize(x.View, y.View, norms.View, new NormalizeSettings(0, ZeroVectorPolicy.Zero, 3), default);
        double[] lengths = ReferenceNorm.Rows(exact, 3);
        Agreement.Within(norms.ToArray(), lengths, i => ErrorBounds.Norm(columns, lengths[i], 3), $"{tuning}");

        using Matrix one = device.Upload(values.AsSpan(4 * columns, columns), 1, columns);
        using Matrix alone = device.LogSumExp(one);
        Agreement.SameBits(sums.ToArray().AsSpan(4, 1), alone.ToArray(), "a row alone");
    }

    private static VectorDevice CreateDevice(GpuDevice gpu, GpuTuning tuning)
    {
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning);
        return new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
    }
}
