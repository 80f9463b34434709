namespace VkSim.Native;

/// <summary>vksim_host_device.</summary>
internal struct HostDeviceData
{
    public uint StructSize;
    public uint QueueFamily;
    public nint Instance;
    public nint PhysicalDevice;
    public nint Device;
    public nint Queue;
    public uint ApiVersion;
    public uint Enabled;
    public int QueueIsShared;
    public uint Reserved;
    public nint GetInstanceProcAddr;
}
