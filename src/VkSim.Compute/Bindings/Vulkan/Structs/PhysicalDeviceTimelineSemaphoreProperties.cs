namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceTimelineSemaphoreProperties
{
    public StructureType SType;
    public void* PNext;
    public ulong MaxTimelineSemaphoreValueDifference;

    public PhysicalDeviceTimelineSemaphoreProperties(
        StructureType? sType = StructureType.PhysicalDeviceTimelineSemaphoreProperties,
        void* pNext = null,
        ulong? maxTimelineSemaphoreValueDifference = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MaxTimelineSemaphoreValueDifference = maxTimelineSemaphoreValueDifference.GetValueOrDefault();
    }
}
