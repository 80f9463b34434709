namespace Silk.NET.Vulkan;

internal unsafe struct MemoryPriorityAllocateInfoEXT
{
    public StructureType SType;
    public void* PNext;
    public float Priority;

    public MemoryPriorityAllocateInfoEXT(
        StructureType? sType = StructureType.MemoryPriorityAllocateInfoExt,
        void* pNext = null,
        float? priority = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Priority = priority.GetValueOrDefault();
    }
}
