using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceSubgroupSizeControlFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 SubgroupSizeControl;
    public Bool32 ComputeFullSubgroups;

    public PhysicalDeviceSubgroupSizeControlFeatures(
        StructureType? sType = StructureType.PhysicalDeviceSubgroupSizeControlFeatures,
        void* pNext = null,
        Bool32? subgroupSizeControl = null,
        Bool32? computeFullSubgroups = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SubgroupSizeControl = subgroupSizeControl.GetValueOrDefault();
        ComputeFullSubgroups = computeFullSubgroups.GetValueOrDefault();
    }
}
