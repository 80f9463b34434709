using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>The kernels that select the best of rows: how many dispatches a search takes, and every way in which they are tuned.</summary>
[Trait("Needs", "Vulkan")]
public sealed class SelectionTests
{
    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ASearchForOneQueryTakesFewDispatches(DeviceCase row)
    {
        foreach (bool forHardware in new[] { false, true })
        {
            OnDevice(row, GpuCapability.None, table => forHardware ? table : null, (device, gpu) =>
            {
                using Matrix query = device.Upload(new float[4], 1, 4);
                foreach ((int rows, int most) in new[] { (100_000, 4), (1_000_000, 6) })
                {
                    using Matrix database = device.Upload(new float[rows * 4], rows, 4);
                    foreach ((Metric metric, int k) in new[] { (Metric.Cosine, 10), (Metric.Dot, 1), (Metric.L2, 256), (Metric.L1, 257), (Metric.Dot, 1000) })
                    {
                        gpu.Profiler.Collect();
                        Neighbors found = device.NearestNeighbors(query, database, k, metric);
                        gpu.WaitIdle();
                        int dispatches = gpu.Profiler.Collect().Count;
                        Assert.InRange(dispatches, 1, most);
                        Assert.Equal(Enumerable.Range(0, k).Select(i => (long)i), found.Ids.ToArray());
                    }
                }
            });
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public void EveryTuningFindsTheSame(DeviceCase row)
    {
        Func<GpuTuning, GpuTuning>[] tunings =
        [
            table => table,
            table => table with { FewSelected = 0, RankedSelected = 0 },
            table => table with { SelectGroup = 32, WideGroup = 32, RankedSelected = 1024, FillingGroups = 1 },
            table => table with { MostLanes = 1 },
        ];
        foreach (Func<GpuTuning, GpuTuning> tuning in row.IsSlow ? tunings[1..2] : tunings)
        {
            OnDevice(row, GpuCapability.None, tuning, (device, _) => Check(device, row));
        }

        OnDevice(row, GpuCapability.Subgroups, table => table, (device, _) => Check(device, row));
    }

    private static void Check(VectorDevice device, DeviceCase row)
    {
        foreach ((int columns, int[] wanted) in row.IsSlow
            ? new (int, int[])[] { (21, [3, 21]), (1030, [5]) } : [(1, [1]), (6, [2, 6]), (1030, [1, 40, 256, 257, 1025]), (40_003, [10, 300, 3000])])
        {
            float[][] rows =
            [
                [.. RandomRows.Normal(1, columns, columns)],
                [.. RandomRows.Normal(1, columns, 7).Select(v => (float)Math.Round(v * 8) / 8)],
                [.. Enumerable.Repeat(2.5f, columns)],
                [.. Enumerable.Range(0, columns).Select(c => c % 7 == 0 ? c : float.NaN)],
                [.. Enumerable.Range(0, columns).Select(c => c % 3 == 0 ? float.NegativeInfinity : c % 3 == 1 ? -0f : 0)],
            ];
            using Matrix x = device.Upload([.. rows.SelectMany(r => r)], rows.Length, columns);
            foreach (int k in wanted)
            {
                foreach (bool largest in new[] { true, false })
                {
                    TopKResult found = device.TopK(x, k, new TopKOptions { Largest = largest });
                    for (int i = 0; i < rows.Length; i++)
                    {
                        (_, long[] ids) = ReferenceRanking.TopK([.. rows[i].Select(v => (double)v)], k, largest);
                        Assert.Equal(ids, found.IdsOf(i).ToArray());
                    }
                }
            }
        }
    }

    private static void OnDevice(DeviceCase row, GpuCapability disabled, Func<GpuTuning, GpuTuning?> tuning, Action<VectorDevice, GpuDevice> test)
    {
        if (row.IsCpu || !DeviceMatrix.InstalledAdapters[row.AdapterIndex].Capabilities.Supports(disabled))
        {
            return;
        }

        using GpuDevice gpu = GpuDevice.Create(
            DeviceMatrix.InstalledAdapters[row.AdapterIndex], new GpuDeviceOptions { Validation = true, Profiling = true, Disable = disabled });
        using (var backend = new VulkanBackend(gpu, ownsDevice: false, tuning(GpuTuning.Hardware(new GpuLimits(gpu.Capabilities)))))
        using (var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0)))
        {
            test(device, gpu);
        }

        Assert.Empty(gpu.ValidationMessages);
    }
}
