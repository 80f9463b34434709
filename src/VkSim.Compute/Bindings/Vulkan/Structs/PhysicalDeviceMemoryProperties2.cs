namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceMemoryProperties2
{
    public StructureType SType;
    public void* PNext;
    public PhysicalDeviceMemoryProperties MemoryProperties;

    public PhysicalDeviceMemoryProperties2(
        StructureType? sType = StructureType.PhysicalDeviceMemoryProperties2,
        void* pNext = null,
        PhysicalDeviceMemoryProperties? memoryProperties = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MemoryProperties = memoryProperties.GetValueOrDefault();
    }
}
