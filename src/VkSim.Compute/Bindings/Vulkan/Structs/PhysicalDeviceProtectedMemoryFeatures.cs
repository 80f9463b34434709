using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceProtectedMemoryFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ProtectedMemory;

    public PhysicalDeviceProtectedMemoryFeatures(
        StructureType? sType = StructureType.PhysicalDeviceProtectedMemoryFeatures,
        void* pNext = null,
        Bool32? protectedMemory = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ProtectedMemory = protectedMemory.GetValueOrDefault();
    }
}
