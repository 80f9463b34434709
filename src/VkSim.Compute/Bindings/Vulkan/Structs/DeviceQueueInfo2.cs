namespace Silk.NET.Vulkan;

internal unsafe struct DeviceQueueInfo2
{
    public StructureType SType;
    public void* PNext;
    public DeviceQueueCreateFlags Flags;
    public uint QueueFamilyIndex;
    public uint QueueIndex;

    public DeviceQueueInfo2(
        StructureType? sType = StructureType.DeviceQueueInfo2,
        void* pNext = null,
        DeviceQueueCreateFlags? flags = null,
        uint? queueFamilyIndex = null,
        uint? queueIndex = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        QueueFamilyIndex = queueFamilyIndex.GetValueOrDefault();
        QueueIndex = queueIndex.GetValueOrDefault();
    }
}
