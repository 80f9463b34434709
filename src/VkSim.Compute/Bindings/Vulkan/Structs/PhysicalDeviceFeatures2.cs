namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceFeatures2
{
    public StructureType SType;
    public void* PNext;
    public PhysicalDeviceFeatures Features;

    public PhysicalDeviceFeatures2(
        StructureType? sType = StructureType.PhysicalDeviceFeatures2,
        void* pNext = null,
        PhysicalDeviceFeatures? features = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Features = features.GetValueOrDefault();
    }
}
