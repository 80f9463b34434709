namespace Silk.NET.Vulkan;

internal unsafe struct MemoryAllocateInfo
{
    public StructureType SType;
    public void* PNext;
    public ulong AllocationSize;
    public uint MemoryTypeIndex;

    public MemoryAllocateInfo(
        StructureType? sType = StructureType.MemoryAllocateInfo,
        void* pNext = null,
        ulong? allocationSize = null,
        uint? memoryTypeIndex = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        AllocationSize = allocationSize.GetValueOrDefault();
        MemoryTypeIndex = memoryTypeIndex.GetValueOrDefault();
    }
}
