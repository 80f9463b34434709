using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceSynchronization2Features
{
    public StructureType SType;
    public void* PNext;
    public Bool32 Synchronization2;

    public PhysicalDeviceSynchronization2Features(
        StructureType? sType = StructureType.PhysicalDeviceSynchronization2Features,
        void* pNext = null,
        Bool32? synchronization2 = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Synchronization2 = synchronization2.GetValueOrDefault();
    }
}
