namespace Silk.NET.Vulkan;

internal unsafe struct BufferMemoryBarrier2
{
    public StructureType SType;
    public void* PNext;
    public PipelineStageFlags2 SrcStageMask;
    public AccessFlags2 SrcAccessMask;
    public PipelineStageFlags2 DstStageMask;
    public AccessFlags2 DstAccessMask;
    public uint SrcQueueFamilyIndex;
    public uint DstQueueFamilyIndex;
    public Buffer Buffer;
    public ulong Offset;
    public ulong Size;

    public BufferMemoryBarrier2(
        StructureType? sType = StructureType.BufferMemoryBarrier2,
        void* pNext = null,
        PipelineStageFlags2? srcStageMask = null,
        AccessFlags2? srcAccessMask = null,
        PipelineStageFlags2? dstStageMask = null,
        AccessFlags2? dstAccessMask = null,
        uint? srcQueueFamilyIndex = null,
        uint? dstQueueFamilyIndex = null,
        Buffer? buffer = null,
        ulong? offset = null,
        ulong? size = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SrcStageMask = srcStageMask.GetValueOrDefault();
        SrcAccessMask = srcAccessMask.GetValueOrDefault();
        DstStageMask = dstStageMask.GetValueOrDefault();
        DstAccessMask = dstAccessMask.GetValueOrDefault();
        SrcQueueFamilyIndex = srcQueueFamilyIndex.GetValueOrDefault();
        DstQueueFamilyIndex = dstQueueFamilyIndex.GetValueOrDefault();
        Buffer = buffer.GetValueOrDefault();
        Offset = offset.GetValueOrDefault();
        Size = size.GetValueOrDefault();
    }
}
