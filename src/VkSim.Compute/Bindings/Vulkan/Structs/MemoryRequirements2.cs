namespace Silk.NET.Vulkan;

internal unsafe struct MemoryRequirements2
{
    public StructureType SType;
    public void* PNext;
    public MemoryRequirements MemoryRequirements;

    public MemoryRequirements2(
        StructureType? sType = StructureType.MemoryRequirements2,
        void* pNext = null,
        MemoryRequirements? memoryRequirements = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MemoryRequirements = memoryRequirements.GetValueOrDefault();
    }
}
