namespace Silk.NET.Vulkan;

internal unsafe struct MemoryAllocateFlagsInfo
{
    public StructureType SType;
    public void* PNext;
    public MemoryAllocateFlags Flags;
    public uint DeviceMask;

    public MemoryAllocateFlagsInfo(
        StructureType? sType = StructureType.MemoryAllocateFlagsInfo,
        void* pNext = null,
        MemoryAllocateFlags? flags = null,
        uint? deviceMask = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        DeviceMask = deviceMask.GetValueOrDefault();
    }
}
