namespace Silk.NET.Vulkan;

internal unsafe struct DeviceCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;
    public uint QueueCreateInfoCount;
    public DeviceQueueCreateInfo* PQueueCreateInfos;
    public uint EnabledLayerCount;
    public byte** PpEnabledLayerNames;
    public uint EnabledExtensionCount;
    public byte** PpEnabledExtensionNames;
    public PhysicalDeviceFeatures* PEnabledFeatures;

    public DeviceCreateInfo(
        StructureType? sType = StructureType.DeviceCreateInfo,
        void* pNext = null,
        uint? flags = null,
        uint? queueCreateInfoCount = null,
        DeviceQueueCreateInfo* pQueueCreateInfos = null,
        uint? enabledLayerCount = null,
        byte** ppEnabledLayerNames = null,
        uint? enabledExtensionCount = null,
        byte** ppEnabledExtensionNames = null,
        PhysicalDeviceFeatures* pEnabledFeatures = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        QueueCreateInfoCount = queueCreateInfoCount.GetValueOrDefault();
        PQueueCreateInfos = pQueueCreateInfos;
        EnabledLayerCount = enabledLayerCount.GetValueOrDefault();
        PpEnabledLayerNames = ppEnabledLayerNames;
        EnabledExtensionCount = enabledExtensionCount.GetValueOrDefault();
        PpEnabledExtensionNames = ppEnabledExtensionNames;
        PEnabledFeatures = pEnabledFeatures;
    }
}
