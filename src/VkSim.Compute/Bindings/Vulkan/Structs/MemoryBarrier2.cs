namespace Silk.NET.Vulkan;

internal unsafe struct MemoryBarrier2
{
    public StructureType SType;
    public void* PNext;
    public PipelineStageFlags2 SrcStageMask;
    public AccessFlags2 SrcAccessMask;
    public PipelineStageFlags2 DstStageMask;
    public AccessFlags2 DstAccessMask;

    public MemoryBarrier2(
        StructureType? sType = StructureType.MemoryBarrier2,
        void* pNext = null,
        PipelineStageFlags2? srcStageMask = null,
        AccessFlags2? srcAccessMask = null,
        PipelineStageFlags2? dstStageMask = null,
        AccessFlags2? dstAccessMask = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SrcStageMask = srcStageMask.GetValueOrDefault();
        SrcAccessMask = srcAccessMask.GetValueOrDefault();
        DstStageMask = dstStageMask.GetValueOrDefault();
        DstAccessMask = dstAccessMask.GetValueOrDefault();
    }
}
