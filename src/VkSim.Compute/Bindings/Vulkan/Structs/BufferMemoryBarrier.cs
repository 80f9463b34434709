namespace Silk.NET.Vulkan;

internal unsafe struct BufferMemoryBarrier
{
    public StructureType SType;
    public void* PNext;
    public AccessFlags SrcAccessMask;
    public AccessFlags DstAccessMask;
    public uint SrcQueueFamilyIndex;
    public uint DstQueueFamilyIndex;
    public Buffer Buffer;
    public ulong Offset;
    public ulong Size;

    public BufferMemoryBarrier(
        StructureType? sType = StructureType.BufferMemoryBarrier,
        void* pNext = null,
        AccessFlags? srcAccessMask = null,
        AccessFlags? dstAccessMask = null,
        uint? srcQueueFamilyIndex = null,
        uint? dstQueueFamilyIndex = null,
        Buffer? buffer = null,
        ulong? offset = null,
        ulong? size = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SrcAccessMask = srcAccessMask.GetValueOrDefault();
        DstAccessMask = dstAccessMask.GetValueOrDefault();
        SrcQueueFamilyIndex = srcQueueFamilyIndex.GetValueOrDefault();
        DstQueueFamilyIndex = dstQueueFamilyIndex.GetValueOrDefault();
        Buffer = buffer.GetValueOrDefault();
        Offset = offset.GetValueOrDefault();
        Size = size.GetValueOrDefault();
    }
}
