using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Opens devices together with their engines, which a program's own kernels run on.</summary>
internal static unsafe class DeviceOpening
{
    public static DeviceObject Open(string? selector, in DeviceOptionsData options)
    {
        var own = new VectorDeviceOptions
        {
            MaxDegreeOfParallelism = options.MaxThreads == 0 ? null : options.MaxThreads,
            Gpu = EngineOptions(options),
        };
        VectorDevice device = VectorDevice.Create(selector, own);
        MessageLog.Write(LogLevel.Info, $"opened {device.Description.Name}: {device.Description.Reason}");
        return new DeviceObject(device, wrapped: null, queueLock: null);
    }

    public static DeviceObject Wrap(in HostDeviceData host, in DeviceOptionsData options)
    {
        host.CheckLocks();
        object? sharedLock = host.QueueIsShared != 0 ? new object() : null;
        object? queueLock = sharedLock ?? host.LockOf(0);
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
            MoreQueues = host.MoreQueuesBeside(queueLock),
            GetInstanceProcAddr = host.GetInstanceProcAddr,
        };
        GpuDevice wrapped = GpuDevice.Wrap(handles, EngineOptions(options));
        try
        {
            return new DeviceObject(VectorDevice.Create(wrapped), wrapped, sharedLock);
        }
        catch
        {
            wrapped.Dispose();
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
