namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceProperties2
{
    public StructureType SType;
    public void* PNext;
    public PhysicalDeviceProperties Properties;

    public PhysicalDeviceProperties2(
        StructureType? sType = StructureType.PhysicalDeviceProperties2,
        void* pNext = null,
        PhysicalDeviceProperties? properties = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Properties = properties.GetValueOrDefault();
    }
}
