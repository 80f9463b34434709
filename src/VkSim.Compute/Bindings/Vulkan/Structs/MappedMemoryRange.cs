namespace Silk.NET.Vulkan;

internal unsafe struct MappedMemoryRange
{
    public StructureType SType;
    public void* PNext;
    public DeviceMemory Memory;
    public ulong Offset;
    public ulong Size;

    public MappedMemoryRange(
        StructureType? sType = StructureType.MappedMemoryRange,
        void* pNext = null,
        DeviceMemory? memory = null,
        ulong? offset = null,
        ulong? size = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Memory = memory.GetValueOrDefault();
        Offset = offset.GetValueOrDefault();
        Size = size.GetValueOrDefault();
    }
}
