using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct MemoryDedicatedRequirements
{
    public StructureType SType;
    public void* PNext;
    public Bool32 PrefersDedicatedAllocation;
    public Bool32 RequiresDedicatedAllocation;

    public MemoryDedicatedRequirements(
        StructureType? sType = StructureType.MemoryDedicatedRequirements,
        void* pNext = null,
        Bool32? prefersDedicatedAllocation = null,
        Bool32? requiresDedicatedAllocation = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PrefersDedicatedAllocation = prefersDedicatedAllocation.GetValueOrDefault();
        RequiresDedicatedAllocation = requiresDedicatedAllocation.GetValueOrDefault();
    }
}
