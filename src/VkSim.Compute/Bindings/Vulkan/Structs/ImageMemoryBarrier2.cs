namespace Silk.NET.Vulkan;

internal unsafe struct ImageMemoryBarrier2
{
    public StructureType SType;
    public void* PNext;
    public PipelineStageFlags2 SrcStageMask;
    public AccessFlags2 SrcAccessMask;
    public PipelineStageFlags2 DstStageMask;
    public AccessFlags2 DstAccessMask;
    public ImageLayout OldLayout;
    public ImageLayout NewLayout;
    public uint SrcQueueFamilyIndex;
    public uint DstQueueFamilyIndex;
    public Image Image;
    public ImageSubresourceRange SubresourceRange;

    public ImageMemoryBarrier2(
        StructureType? sType = StructureType.ImageMemoryBarrier2,
        void* pNext = null,
        PipelineStageFlags2? srcStageMask = null,
        AccessFlags2? srcAccessMask = null,
        PipelineStageFlags2? dstStageMask = null,
        AccessFlags2? dstAccessMask = null,
        ImageLayout? oldLayout = null,
        ImageLayout? newLayout = null,
        uint? srcQueueFamilyIndex = null,
        uint? dstQueueFamilyIndex = null,
        Image? image = null,
        ImageSubresourceRange? subresourceRange = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SrcStageMask = srcStageMask.GetValueOrDefault();
        SrcAccessMask = srcAccessMask.GetValueOrDefault();
        DstStageMask = dstStageMask.GetValueOrDefault();
        DstAccessMask = dstAccessMask.GetValueOrDefault();
        OldLayout = oldLayout.GetValueOrDefault();
        NewLayout = newLayout.GetValueOrDefault();
        SrcQueueFamilyIndex = srcQueueFamilyIndex.GetValueOrDefault();
        DstQueueFamilyIndex = dstQueueFamilyIndex.GetValueOrDefault();
        Image = image.GetValueOrDefault();
        SubresourceRange = subresourceRange.GetValueOrDefault();
    }
}
