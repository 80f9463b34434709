using System.Collections.Concurrent;
using VkSim.Compute;
using Xunit.Sdk;

namespace VkSim.Compute.Tests;

/// <summary>
/// Every adapter found, with nothing forced off and with each of the capabilities that the library uses forced off in turn. A test takes a row and
/// runs on a validated device of its own for as long as it lasts; afterwards there must be no validation message and no
/// resource more than before. Devices are used again by later tests.
/// </summary>
/// <remarks>
/// Without any adapter tests are skipped, unless VKSIM_REQUIRE_VULKAN=1 says that there must be one: then they fail.
/// Use with <c>[SkippableTheory]</c> and <c>[MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]</c>.
/// </remarks>
public static class DeviceMatrix
{
    private static readonly ConcurrentDictionary<(int Adapter, GpuCapability Disabled), ConcurrentBag<GpuDevice>> Idle = new();
    private static readonly Lazy<(IReadOnlyList<GpuAdapter> Adapters, string? Reason)> Found = new(Find);

    static DeviceMatrix() => AppDomain.CurrentDomain.ProcessExit += (_, _) => DisposeIdle();

    /// <summary>Every adapter × nothing or one capability forced off.</summary>
    public static TheoryData<DeviceCase> All => Rows(
        a => [GpuCapability.None, .. Used.Where(c => a.Capabilities.Supports(c))]);

    /// <summary>The capabilities that the library itself makes use of.</summary>
    public static IEnumerable<GpuCapability> Used => CapabilityNames.All.Where(c => (c & CapabilityNames.OfShaders) == 0);

    /// <summary>Every adapter as it is.</summary>
    public static TheoryData<DeviceCase> Adapters => Rows(_ => [GpuCapability.None]);

    /// <summary>Every adapter × nothing or one of these forced off, where it is there.</summary>
    public static TheoryData<DeviceCase> With(params GpuCapability[] capabilities) => Rows(
        a => [GpuCapability.None, .. capabilities.Where(c => a.Capabilities.Supports(c))]);

    /// <summary>Whether the validation layer is installed; where Vulkan is required it must be.</summary>
    public static bool ValidationAvailable { get; } = IsRequired || HasValidationLayer();

    private static bool IsRequired => Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1";

    /// <summary>The adapter of a row.</summary>
    public static GpuAdapter Adapter(DeviceCase row)
    {
        RequireAdapter(row);
        return Found.Value.Adapters[row.AdapterIndex];
    }

    /// <summary>Runs a test on a device of the row.</summary>
    public static void Run(DeviceCase row, Action<GpuDevice> test)
    {
        GpuDevice device = Take(row);
        bool passed = false;
        try
        {
            ResourceCounts before = device.LiveResources;
            test(device);
            Check(device, before);
            passed = true;
        }
        finally
        {
            Return(row, device, passed);
        }
    }

    /// <summary>Runs an asynchronous test on a device of the row.</summary>
    public static async Task RunAsync(DeviceCase row, Func<GpuDevice, Task> test)
    {
        GpuDevice device = Take(row);
        bool passed = false;
        try
        {
            ResourceCounts before = device.LiveResources;
            await test(device);
            Check(device, before);
            passed = true;
        }
        finally
        {
            Return(row, device, passed);
        }
    }

    /// <summary>A new device of the row, for tests that break or dispose it, or want other options.</summary>
    public static GpuDevice Create(DeviceCase row, GpuDeviceOptions? options = null)
    {
        RequireAdapter(row);
        options ??= new GpuDeviceOptions();
        return GpuDevice.Create(
            Found.Value.Adapters[row.AdapterIndex],
            options with { Disable = options.Disable | row.Disabled, Validation = ValidationAvailable });
    }

    /// <summary>Fails where the validation layer has said anything.</summary>
    public static void CheckMessages(GpuDevice device)
    {
        IReadOnlyList<ValidationMessage> messages = device.ValidationMessages;
        if (messages.Count > 0)
        {
            throw new XunitException(
                $"{messages.Count} validation messages on {device}:{Environment.NewLine}"
                + string.Join(Environment.NewLine, messages.Take(5)));
        }
    }

    private static void Check(GpuDevice device, ResourceCounts before)
    {
        device.WaitIdle();
        CheckMessages(device);
        ResourceCounts after = device.LiveResources;
        foreach (DeviceResourceKind kind in Enum.GetValues<DeviceResourceKind>())
        {
            // Blocks of memory and compiled pipelines are kept for later use.
            if (kind is not (DeviceResourceKind.Memory or DeviceResourceKind.Pipeline) && before[kind] != after[kind])
            {
                throw new XunitException($"Leaked on {device}: before the test {before}, after it {after}.");
            }
        }
    }

    private static TheoryData<DeviceCase> Rows(Func<GpuAdapter, IEnumerable<GpuCapability>> disabled)
    {
        var rows = new TheoryData<DeviceCase>();
        foreach (GpuAdapter adapter in Found.Value.Adapters)
        {
            foreach (GpuCapability capability in disabled(adapter))
            {
                rows.Add(DeviceCase.Of(adapter, capability));
            }
        }

        if (rows.Count == 0)
        {
            rows.Add(DeviceCase.None);
        }

        return rows;
    }

    private static GpuDevice Take(DeviceCase row)
        => Pool(row).TryTake(out GpuDevice? device) ? device : Create(row);

    private static void Return(DeviceCase row, GpuDevice device, bool passed)
    {
        if (passed && !device.IsDisposed && !device.IsLost)
        {
            Pool(row).Add(device);
        }
        else
        {
            device.Dispose();
        }
    }

    private static ConcurrentBag<GpuDevice> Pool(DeviceCase row)
        => Idle.GetOrAdd((row.AdapterIndex, row.Disabled), _ => []);

    private static void RequireAdapter(DeviceCase row)
    {
        if (row.AdapterIndex >= 0)
        {
            return;
        }

        if (IsRequired)
        {
            throw new XunitException($"VKSIM_REQUIRE_VULKAN=1, but there is no Vulkan adapter: {Found.Value.Reason}");
        }

        throw new Xunit.SkipException($"There is no Vulkan adapter: {Found.Value.Reason}");
    }

    private static (IReadOnlyList<GpuAdapter> Adapters, string? Reason) Find()
    {
        GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out string? reason);
        return (adapters, reason);
    }

    private static bool HasValidationLayer()
    {
        using ValidationLog log = new(null);
        try
        {
            using VulkanInstance instance = VulkanInstance.Validate(log);
            return true;
        }
        catch (GpuException)
        {
            return false;
        }
    }

    private static void DisposeIdle()
    {
        foreach (GpuDevice device in Idle.Values.SelectMany(pool => pool))
        {
            device.Dispose();
        }
    }
}
