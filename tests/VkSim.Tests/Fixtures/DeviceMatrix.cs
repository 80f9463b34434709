using System.Collections.Concurrent;
using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;
using Xunit.Sdk;

namespace VkSim.Tests.Fixtures;

/// <summary>
/// The SIMD implementation and every adapter found, each adapter also with the work cut otherwise and with each of its
/// capabilities forced off in turn. GPU devices are validated: after each test there must be no message. With
/// VKSIM_REQUIRE_VULKAN=1 a machine without an adapter, or without the validation layer, fails.
/// </summary>
public static class DeviceMatrix
{
    // Room for a row of 1,000 columns, for no more than a few.
    private const long SmallRange = 16384;

    // Drivers keep what they compiled; lavapipe a few megabytes for each pipeline.
    private const int MostPipelines = 100;

    private static readonly ConcurrentDictionary<(int, GpuCapability, WorkCut), SharedDevice> Open = new();
    private static readonly Lazy<IReadOnlyList<GpuAdapter>> Found = new(Find);

    static DeviceMatrix() => AppDomain.CurrentDomain.ProcessExit += (_, _) => DisposeAll();

    /// <summary>Whether a machine without Vulkan fails.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1";

    /// <summary>Only what depends on the width of a subgroup is tested: what the host decides is at every width the same.</summary>
    private static bool IsOfWidths => Environment.GetEnvironmentVariable("VKSIM_TEST_WIDTHS") == "1";

    /// <summary>SIMD, and every adapter with every cut of the work; very slow drivers only where everything is tested, and as they are tuned.</summary>
    public static TheoryData<DeviceCase> All => ButSlow(Rows(a => Enum.GetValues<WorkCut>().Where(cut => !IsOfWidths || cut != WorkCut.IntoSmallWindows)
        .Select(cut => DeviceCase.Of(a, cut: cut)).Where(row => !row.IsSlow || row.Cut == WorkCut.AsTuned)));

    /// <summary>
    /// Every adapter with each of its capabilities forced off in turn; very slow drivers without subgroups, which is what kernels know
    /// of, and with the kernels for GPUs; SIMD, so that there is always a row.
    /// </summary>
    public static TheoryData<DeviceCase> Reduced => Rows(a => DeviceCase.Of(a).IsSlow
        ? [DeviceCase.Of(a, GpuCapability.Subgroups), DeviceCase.Of(a, cut: WorkCut.ForHardware)]
        : Reductions.Where(c => a.Capabilities.Supports(c)).Select(c => DeviceCase.Of(a, c)));

    private static IEnumerable<GpuCapability> Reductions => IsOfWidths
        ? [GpuCapability.Subgroups, GpuCapability.SubgroupSizeControl] : Enum.GetValues<GpuCapability>().Where(c => c != GpuCapability.None);

    /// <summary>Every adapter that is not very slow, with the kernels for GPUs and without subgroups, so that lanes meet in shared memory.</summary>
    public static TheoryData<DeviceCase> GpusWithoutSubgroups =>
        ButSlow(Rows(a => [DeviceCase.Of(a, GpuCapability.Subgroups, WorkCut.ForHardware)]));

    /// <summary>Every adapter as it is; SIMD, so that there is always a row.</summary>
    public static TheoryData<DeviceCase> Adapters => Rows(a => [DeviceCase.Of(a)]);

    /// <summary><see cref="All"/>; at other widths of subgroups as they are tuned.</summary>
    public static TheoryData<DeviceCase> AllAtOneWidth => IsOfWidths ? AdaptersButSlow : All;

    /// <summary><see cref="Adapters"/>; very slow drivers only where everything is tested.</summary>
    public static TheoryData<DeviceCase> AdaptersButSlow => ButSlow(Adapters);

    public static IReadOnlyList<GpuAdapter> InstalledAdapters => Found.Value;

    /// <summary>Runs a test on a device of the row, which other tests use too.</summary>
    public static void Run(DeviceCase row, Action<VectorDevice> test)
    {
        SharedDevice shared = Enter(row);
        try
        {
            TestDevice device = shared.Device.Value;
            test(device.Device);
            CheckMessages(device.Gpu);
        }
        finally
        {
            Leave(row, shared);
        }
    }

    /// <summary>Runs a test on a device of its own, whose resources must all be given back.</summary>
    public static void RunAlone(DeviceCase row, Action<VectorDevice, GpuDevice?> test)
    {
        TestDevice device = Create(row);
        try
        {
            ResourceCounts? before = device.Gpu?.LiveResources;
            test(device.Device, device.Gpu);
            device.Device.Dispose();
            device.Gpu?.WaitIdle();
            CheckMessages(device.Gpu);
            CheckNothingLeft(before, device.Gpu?.LiveResources);
        }
        finally
        {
            device.Dispose();
        }
    }

    /// <summary>As <see cref="RunAlone"/>, for a test that awaits.</summary>
    public static async Task RunAloneAsync(DeviceCase row, Func<VectorDevice, Task> test)
    {
        TestDevice device = Create(row);
        try
        {
            ResourceCounts? before = device.Gpu?.LiveResources;
            await test(device.Device);
            device.Device.Dispose();
            device.Gpu?.WaitIdle();
            CheckMessages(device.Gpu);
            CheckNothingLeft(before, device.Gpu?.LiveResources);
        }
        finally
        {
            device.Dispose();
        }
    }

    private static SharedDevice Enter(DeviceCase row)
    {
        while (true)
        {
            SharedDevice shared = Open.GetOrAdd(row.Key, _ => new SharedDevice(new Lazy<TestDevice>(() => Create(row))));
            lock (shared)
            {
                if (!shared.IsClosed)
                {
                    shared.Tests++;
                    return shared;
                }
            }
        }
    }

    private static void Leave(DeviceCase row, SharedDevice shared)
    {
        lock (shared)
        {
            shared.Tests--;
            shared.IsClosed = shared.Tests == 0 && shared.Device is { IsValueCreated: true, Value.Gpu: { } gpu }
                && gpu.LiveResources[DeviceResourceKind.Pipeline] > MostPipelines;
            if (!shared.IsClosed)
            {
                return;
            }

            Open.TryRemove(row.Key, out _);
        }

        shared.Device.Value.Dispose();
    }

    private static void CheckMessages(GpuDevice? gpu)
    {
        if (gpu is { ValidationMessages: { Count: > 0 } messages })
        {
            gpu.ClearValidationMessages();
            throw new XunitException($"{messages.Count} validation messages on {gpu}:\n{string.Join("\n", messages.Take(5))}");
        }
    }

    private static void CheckNothingLeft(ResourceCounts? before, ResourceCounts? after)
    {
        foreach (DeviceResourceKind kind in Enum.GetValues<DeviceResourceKind>())
        {
            // The device keeps blocks of memory and compiled pipelines for later use.
            if (kind is not (DeviceResourceKind.Memory or DeviceResourceKind.Pipeline))
            {
                Assert.Equal((kind, before?[kind]), (kind, after?[kind]));
            }
        }
    }

    private static TestDevice Create(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return new TestDevice(VectorDevice.Create("cpu"), null);
        }

        GpuAdapter adapter = Found.Value[row.AdapterIndex];
        GpuDevice gpu = GpuDevice.Create(adapter, new GpuDeviceOptions { Disable = row.Disabled, Validation = true });
        (GpuTuning? tuning, GpuLimits? limits) = Cut(row.Cut, gpu);
        var backend = new VulkanBackend(gpu, ownsDevice: false, tuning, limits);
        return new TestDevice(new VectorDevice(backend, BackendCatalog.Describe(backend.Info, adapter.Index)), gpu);
    }

    private static (GpuTuning? Tuning, GpuLimits? Limits) Cut(WorkCut cut, GpuDevice gpu)
    {
        if (cut == WorkCut.AsTuned)
        {
            return (null, null);
        }

        var limits = new GpuLimits(gpu.Capabilities);
        if (cut == WorkCut.ForHardware)
        {
            return (GpuTuning.Hardware(limits) with { CorrectsRounding = true, RowSharers = 4 }, null);
        }

        var small = new GpuLimits(gpu.Capabilities with { MaxStorageBufferRange = SmallRange, MaxComputeWorkGroupCount = (50, 50, 50) });
        return (GpuTuning.For(gpu, limits) with { ScratchBytes = 4 * SmallRange, OperationsPerDispatch = 300_000, OperationsPerList = 1_000_000 }, small);
    }

    private static TheoryData<DeviceCase> ButSlow(TheoryData<DeviceCase> rows)
    {
        bool everything = Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1";
        var kept = new TheoryData<DeviceCase>();
        foreach (DeviceCase row in rows)
        {
            if (everything || !row.IsSlow)
            {
                kept.Add(row);
            }
        }

        return kept;
    }

    private static TheoryData<DeviceCase> Rows(Func<GpuAdapter, IEnumerable<DeviceCase>> ofAdapter)
    {
        DeviceCase[] adapters = [.. Found.Value.SelectMany(ofAdapter)];
        return [.. IsOfWidths && adapters.Length > 0 ? adapters : [DeviceCase.Cpu, .. adapters]];
    }

    private static IReadOnlyList<GpuAdapter> Find()
    {
        GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out _);
        return adapters;
    }

    private static void DisposeAll()
    {
        foreach (SharedDevice shared in Open.Values)
        {
            if (shared.Device.IsValueCreated)
            {
                shared.Device.Value.Dispose();
            }
        }
    }

    private sealed record TestDevice(VectorDevice Device, GpuDevice? Gpu) : IDisposable
    {
        public void Dispose()
        {
            Device.Dispose();
            Gpu?.Dispose();
        }
    }

    private sealed record SharedDevice(Lazy<TestDevice> Device)
    {
        public int Tests { get; set; }

        public bool IsClosed { get; set; }
    }
}
