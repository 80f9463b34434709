namespace Silk.NET.Vulkan;

internal unsafe struct DeviceQueueCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public DeviceQueueCreateFlags Flags;
    public uint QueueFamilyIndex;
    public uint QueueCount;
    public float* PQueuePriorities;

    public DeviceQueueCreateInfo(
        StructureType? sType = StructureType.DeviceQueueCreateInfo,
        void* pNext = null,
        DeviceQueueCreateFlags? flags = null,
        uint? queueFamilyIndex = null,
        uint? queueCount = null,
        float* pQueuePriorities = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        QueueFamilyIndex = queueFamilyIndex.GetValueOrDefault();
        QueueCount = queueCount.GetValueOrDefault();
        PQueuePriorities = pQueuePriorities;
    }
}
