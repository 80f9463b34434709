using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>What a device does in the time of a submission bounds dispatches, and never changes a bit.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class WorkBoundTests
{
    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ASmallBoundGivesMoreDispatchesAndTheSameBits(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        Dictionary<string, float[]> whole = [];
        Run(row, limits => GpuTuning.Hardware(limits), 0, (name, values, _) => whole.Add(name, values), out int few);
        Run(row, limits => GpuTuning.Hardware(limits), row.Scale(20_000, 50), (name, values, _) => Agreement.SameBits(whole[name], values, name), out int many);
        Assert.True(many > 4 * few, $"{few} dispatches without a bound, {many} with one.");
    }

    [Fact]
    public void BoundsOfTheTableAreKeptAndOthersFollowTheDevice()
    {
        GpuTuning open = Table(0, 0);
        Assert.Equal((700, 700), Bounds(open.BoundedBy(700)));
        Assert.Equal((100, 700), Bounds(Table(100, 0).BoundedBy(700)));
        Assert.Equal((700, 700), Bounds(Table(1000, 2000).BoundedBy(700)));
        Assert.Equal((1000, 2000), Bounds(Table(1000, 2000).BoundedBy(0)));
        Assert.Equal((1L << 50, 1L << 50), Bounds(open.BoundedBy(0)));
    }

    [Theory]
    [InlineData(100, 90, 2, 100, false)]
    [InlineData(100, 90, 2, 799, false)]
    [InlineData(100, 90, 2, 800, true)]
    [InlineData(100, 90, 1, 8000, false)]
    [InlineData(100, 90, 2, 45, false)]
    [InlineData(100, 90, 2, 44, true)]
    [InlineData(10, 90, 1, 10, false)]
    [InlineData(10, 90, 1, 5, true)]
    public void WorkIsRecordedAnewWhereItIsCutBadly(long bound, long largest, int lists, long now, bool badly) =>
        Assert.Equal(badly, RecordedWork.IsCutBadly(bound, largest, lists, now));

    private static GpuTuning Table(long dispatch, long list) =>
        GpuTuning.Hardware(new GpuLimits(new DeviceCapabilities())) with { OperationsPerDispatch = dispatch, OperationsPerList = list };

    private static (long Dispatch, long List) Bounds(GpuTuning tuning) => (tuning.OperationsPerDispatch, tuning.OperationsPerList);

    private static void Run(DeviceCase row, Func<GpuLimits, GpuTuning> table, long bound, Action<string, float[], VectorDevice> see, out int dispatches)
    {
        using GpuDevice gpu = GpuDevice.Create(
            DeviceMatrix.InstalledAdapters[row.AdapterIndex],
            new GpuDeviceOptions { MaxOperationsPerSubmission = bound, Validation = true, Profiling = true });
        using (var backend = new VulkanBackend(gpu, ownsDevice: false, table(new GpuLimits(gpu.Capabilities))))
        using (var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0)))
        using (var operations = new EveryOperation(device, row.Scale(60, 6), row.Scale(70, 5)))
        {
            foreach ((string name, EveryOperation.Call call) in operations.Calls)
            {
                see(name, call(null, default), device);
            }

            gpu.WaitIdle();
            dispatches = gpu.Profiler.Collect().Count;
        }

        Assert.Empty(gpu.ValidationMessages);
    }
}
