namespace Silk.NET.Vulkan;

internal unsafe struct MemoryHostPointerPropertiesEXT
{
    public StructureType SType;
    public void* PNext;
    public uint MemoryTypeBits;

    public MemoryHostPointerPropertiesEXT(
        StructureType? sType = StructureType.MemoryHostPointerPropertiesExt,
        void* pNext = null,
        uint? memoryTypeBits = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MemoryTypeBits = memoryTypeBits.GetValueOrDefault();
    }
}
