using VkSim.Compute;

namespace VkSim.Tests;

/// <summary>Reductions of rows in every shape, by subgroups and through shared memory, whatever the tuning table has for the adapter.</summary>
[Trait("Needs", "Vulkan")]
public sealed class RowShapeTests
{
    private const int Rows = 9;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryShapeMatchesTheOracleAndMindsNoOtherRow(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        GpuAdapter adapter = DeviceMatrix.InstalledAdapters[row.AdapterIndex];
        using GpuDevice gpu = GpuDevice.Create(adapter, new GpuDeviceOptions { Validation = true });
        GpuTuning table = GpuTuning.Hardware(new GpuLimits(gpu.Capabilities));
        foreach (bool subgroups in new[] { true, false })
        {
            // An invocation a row, a few, a subgroup, the whole workgroup.
            GpuTuning common = table with { RowSubgroups = subgroups };
            Check(gpu, common with { MostLanes = 1 }, 33);
            Check(gpu, common with { MostLanes = 4, ColumnsPerLane = 16 }, 33);
            Check(gpu, common, row.Scale(300, 40));
            Check(gpu, common with { WideRow = 1 }, row.Scale(1000, 70));
        }

        Assert.Empty(gpu.ValidationMessages);
    }

    private static void Check(GpuDevice gpu, GpuTuning tuning, int columns)
    {
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning);
        using var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0));
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
}
