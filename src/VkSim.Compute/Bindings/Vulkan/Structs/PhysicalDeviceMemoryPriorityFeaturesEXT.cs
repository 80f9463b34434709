using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceMemoryPriorityFeaturesEXT
{
    public StructureType SType;
    public void* PNext;
    public Bool32 MemoryPriority;

    public PhysicalDeviceMemoryPriorityFeaturesEXT(
        StructureType? sType = StructureType.PhysicalDeviceMemoryPriorityFeaturesExt,
        void* pNext = null,
        Bool32? memoryPriority = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MemoryPriority = memoryPriority.GetValueOrDefault();
    }
}
