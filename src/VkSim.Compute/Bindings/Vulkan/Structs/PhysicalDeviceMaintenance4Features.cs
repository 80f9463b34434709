using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceMaintenance4Features
{
    public StructureType SType;
    public void* PNext;
    public Bool32 Maintenance4;

    public PhysicalDeviceMaintenance4Features(
        StructureType? sType = StructureType.PhysicalDeviceMaintenance4Features,
        void* pNext = null,
        Bool32? maintenance4 = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Maintenance4 = maintenance4.GetValueOrDefault();
    }
}
