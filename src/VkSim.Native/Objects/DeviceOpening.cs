using System.Globalization;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Opens devices together with their engines, which a program's own kernels run on.</summary>
internal static unsafe class DeviceOpening
{
    private const string Simd = "simd";

    public static DeviceObject Open(string? selector, in DeviceOptionsData options)
    {
        DeviceDescription chosen = VectorDevice.Available(selector).First(device => device.Chosen);
        DeviceObject opened = chosen.Type == Simd ? OpenSimd(chosen, options) : OpenGpu(chosen, options);
        MessageLog.Write(LogLevel.Info, $"opened {chosen.Name}: {chosen.Reason}");
        return opened;
    }

    public static DeviceObject Wrap(in HostDeviceData host, in DeviceOptionsData options)
    {
        object? queueLock = host.QueueIsShared != 0 ? new object() : null;
        var handles = new ExternalVulkanDevice
        {
            Instance = host.Instance,
            PhysicalDevice = host.PhysicalDevice,
            Device = host.Device,
            Queue = host.Queue,
            QueueFamily = host.QueueFamily,
            ApiVersion = host.ApiVersion == 0 ? null : new Version((int)(host.ApiVersion >> 22), (int)((host.ApiVersion >> 12) & 0x3FF)),
            Enabled = (GpuCapability)host.Enabled,
            QueueLock = queueLock,
        };
        return Open(GpuDevice.Wrap(handles, EngineOptions(options)), null, queueLock);
    }

    private static DeviceObject OpenSimd(DeviceDescription chosen, in DeviceOptionsData options)
    {
        var own = new VectorDeviceOptions { MaxDegreeOfParallelism = options.MaxThreads == 0 ? null : options.MaxThreads };
        VectorDevice device = VectorDevice.Create(chosen.Index.ToString(CultureInfo.InvariantCulture), own);
        return new DeviceObject(device, null, chosen, null);
    }

    // The list of devices begins with the adapters, in their order.
    private static DeviceObject OpenGpu(DeviceDescription chosen, in DeviceOptionsData options) =>
        Open(GpuDevice.Create(GpuAdapter.Enumerate()[chosen.Index], EngineOptions(options)), chosen, null);

    private static DeviceObject Open(GpuDevice gpu, DeviceDescription? chosen, object? queueLock)
    {
        try
        {
            VectorDevice device = VectorDevice.Create(gpu);
            return new DeviceObject(device, gpu, chosen ?? device.Description, queueLock);
        }
        catch
        {
            gpu.Dispose();
            throw;
        }
    }

    private static GpuDeviceOptions EngineOptions(in DeviceOptionsData options)
    {
        var defaults = new GpuDeviceOptions();
        return defaults with
        {
            Name = Call.OptionalText(options.Name),
            PipelineCacheDirectory = Call.OptionalText(options.CacheDirectory),
            StagingBytes = options.StagingBytes == 0 ? defaults.StagingBytes : options.StagingBytes,
            MemoryLimit = options.MemoryLimit == 0 ? null : options.MemoryLimit,
            Validation = options.Validation < 0 ? null : options.Validation != 0,
            ValidationMessage = message =>
                MessageLog.Write(message.Severity == ValidationSeverity.Error ? LogLevel.Error : LogLevel.Warning, message.ToString()),
            LeakReport = text => MessageLog.Write(LogLevel.Debug, text),
        };
    }
}
