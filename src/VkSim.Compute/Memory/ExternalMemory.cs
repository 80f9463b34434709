namespace VkSim.Compute;

/// <summary>The device's way to hand memory out and to take it in.</summary>
internal sealed unsafe class ExternalMemory
{
    private readonly GpuDevice _device;
    private readonly KhrExternalMemoryFd? _descriptors;
    private readonly KhrExternalMemoryWin32? _handles;

    public ExternalMemory(GpuDevice device)
    {
        _device = device;
        if (!device.Capabilities.Supports(GpuCapability.ExternalMemory))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            _handles = new KhrExternalMemoryWin32(device.Api.Context);
        }
        else
        {
            _descriptors = new KhrExternalMemoryFd(device.Api.Context);
        }
    }

    /// <summary>Refuses a kind of handle, or a way, that the device does not have for such buffers.</summary>
    /// <exception cref="NotSupportedException">It does not; the message names the capability.</exception>
    public void Require(ExternalMemoryUse use, BufferUsageFlags usage, string name)
    {
        GpuCapability needed = GpuCapability.ExternalMemory | (use.Type == ExternalMemoryType.DmaBuf ? GpuCapability.DmaBuf : 0);
        bool ofHere = OperatingSystem.IsWindows() == (use.Type == ExternalMemoryType.OpaqueWin32);
        if (!_device.Capabilities.Supports(needed) || !ofHere)
        {
            throw new NotSupportedException(
                $"{name} is to be external memory ({use.Type}), which needs a device that was asked for {needed}"
                + $"{(ofHere ? "" : " on another operating system")}; '{_device.Name}' has {_device.Capabilities.Available & needed} of it.");
        }

        PhysicalDeviceExternalBufferInfo info = new()
        {
            SType = StructureType.PhysicalDeviceExternalBufferInfo,
            Usage = usage,
            HandleType = use.Flag,
        };
        ExternalBufferProperties properties = new() { SType = StructureType.ExternalBufferProperties };
        _device.Api.GetPhysicalDeviceExternalBufferProperties(_device.PhysicalDevice, &info, &properties);
        ExternalMemoryFeatureFlags wanted = use.Import is null ? ExternalMemoryFeatureFlags.ExportableBit : ExternalMemoryFeatureFlags.ImportableBit;
        ExternalMemoryFeatureFlags offered = properties.ExternalMemoryProperties.ExternalMemoryFeatures;
        if ((offered & wanted) == 0)
        {
            throw new NotSupportedException($"The driver of '{_device.Name}' cannot {(use.Import is null ? "export" : "import")} {name} as {use.Type}.");
        }
    }

    /// <summary>The size and types of memory that is imported, in place of what the buffer asks for.</summary>
    /// <exception cref="ArgumentException">It is too small, of another device, or of no type that the buffer can have.</exception>
    public MemoryRequirements Imported(ExternalMemoryHandle memory, MemoryRequirements requirements, string name)
    {
        if ((ulong)memory.AllocationBytes < requirements.Size)
        {
            throw new ArgumentException(
                $"{name} needs {requirements.Size} bytes with its padding, and the memory to import has {memory.AllocationBytes}.", nameof(memory));
        }

        AdapterDescription here = _device.Adapter.Description;
        if (memory.Type != ExternalMemoryType.DmaBuf && memory.Maker is { } maker && maker != (here.DeviceUuid, here.DriverUuid))
        {
            throw new ArgumentException(
                $"The memory to import for {name} is of device {maker.Device} and driver {maker.Driver}; '{_device.Name}' is {here.DeviceUuid} and {here.DriverUuid}.",
                nameof(memory));
        }

        uint types = requirements.MemoryTypeBits
            & (memory.Type == ExternalMemoryType.DmaBuf ? TypesOf(memory) : memory.MemoryType is { } type ? 1u << type : uint.MaxValue);
        return types != 0
            ? requirements with { Size = (ulong)memory.AllocationBytes, MemoryTypeBits = types }
            : throw new ArgumentException($"The memory to import is of no type that {name} can lie in on '{_device.Name}'.", nameof(memory));
    }

    /// <summary>A new handle of memory that was allocated for export.</summary>
    public ExternalMemoryHandle Export(MemoryAllocation allocation, ExternalMemoryUse use)
    {
        nint value;
        if (use.Type == ExternalMemoryType.OpaqueWin32)
        {
            MemoryGetWin32HandleInfoKHR info = new()
            {
                SType = StructureType.MemoryGetWin32HandleInfoKhr,
                Memory = allocation.Memory,
                HandleType = use.Flag,
            };
            _device.Check(_handles!.GetMemoryWin32Handle(_device.Handle, &info, &value), "vkGetMemoryWin32HandleKHR");
        }
        else
        {
            MemoryGetFdInfoKHR info = new()
            {
                SType = StructureType.MemoryGetFDInfoKhr,
                Memory = allocation.Memory,
                HandleType = use.Flag,
            };
            int descriptor;
            _device.Check(_descriptors!.GetMemoryF(_device.Handle, &info, &descriptor), "vkGetMemoryFdKHR");
            value = descriptor;
        }

        AdapterDescription here = _device.Adapter.Description;
        return new ExternalMemoryHandle(use.Type, value, (long)allocation.Size, use.IsDedicated, allocation.Block!.Type)
        {
            Maker = (here.DeviceUuid, here.DriverUuid),
        };
    }

    private uint TypesOf(ExternalMemoryHandle memory)
    {
        MemoryFdPropertiesKHR properties = new() { SType = StructureType.MemoryFDPropertiesKhr };
        _device.Check(
            _descriptors!.GetMemoryFdProperties(_device.Handle, ExternalMemoryHandleTypeFlags.DmaBufBitExt, (int)memory.Value, &properties),
            "vkGetMemoryFdPropertiesKHR");
        return properties.MemoryTypeBits;
    }
}
