namespace Silk.NET.Vulkan;

internal unsafe struct MemoryDedicatedAllocateInfo
{
    public StructureType SType;
    public void* PNext;
    public Image Image;
    public Buffer Buffer;

    public MemoryDedicatedAllocateInfo(
        StructureType? sType = StructureType.MemoryDedicatedAllocateInfo,
        void* pNext = null,
        Image? image = null,
        Buffer? buffer = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Image = image.GetValueOrDefault();
        Buffer = buffer.GetValueOrDefault();
    }
}
