namespace Silk.NET.Vulkan;

internal unsafe struct BufferMemoryRequirementsInfo2
{
    public StructureType SType;
    public void* PNext;
    public Buffer Buffer;

    public BufferMemoryRequirementsInfo2(
        StructureType? sType = StructureType.BufferMemoryRequirementsInfo2,
        void* pNext = null,
        Buffer? buffer = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Buffer = buffer.GetValueOrDefault();
    }
}
