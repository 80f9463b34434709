namespace Silk.NET.Vulkan;

internal unsafe struct BindBufferMemoryInfo
{
    public StructureType SType;
    public void* PNext;
    public Buffer Buffer;
    public DeviceMemory Memory;
    public ulong MemoryOffset;

    public BindBufferMemoryInfo(
        StructureType? sType = StructureType.BindBufferMemoryInfo,
        void* pNext = null,
        Buffer? buffer = null,
        DeviceMemory? memory = null,
        ulong? memoryOffset = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Buffer = buffer.GetValueOrDefault();
        Memory = memory.GetValueOrDefault();
        MemoryOffset = memoryOffset.GetValueOrDefault();
    }
}
