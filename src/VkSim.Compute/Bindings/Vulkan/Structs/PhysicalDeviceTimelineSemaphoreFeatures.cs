using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceTimelineSemaphoreFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 TimelineSemaphore;

    public PhysicalDeviceTimelineSemaphoreFeatures(
        StructureType? sType = StructureType.PhysicalDeviceTimelineSemaphoreFeatures,
        void* pNext = null,
        Bool32? timelineSemaphore = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        TimelineSemaphore = timelineSemaphore.GetValueOrDefault();
    }
}
