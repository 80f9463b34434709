namespace Silk.NET.Vulkan;

internal unsafe struct ImageMemoryBarrier
{
    public StructureType SType;
    public void* PNext;
    public AccessFlags SrcAccessMask;
    public AccessFlags DstAccessMask;
    public ImageLayout OldLayout;
    public ImageLayout NewLayout;
    public uint SrcQueueFamilyIndex;
    public uint DstQueueFamilyIndex;
    public Image Image;
    public ImageSubresourceRange SubresourceRange;

    public ImageMemoryBarrier(
        StructureType? sType = StructureType.ImageMemoryBarrier,
        void* pNext = null,
        AccessFlags? srcAccessMask = null,
        AccessFlags? dstAccessMask = null,
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
        SrcAccessMask = srcAccessMask.GetValueOrDefault();
        DstAccessMask = dstAccessMask.GetValueOrDefault();
        OldLayout = oldLayout.GetValueOrDefault();
        NewLayout = newLayout.GetValueOrDefault();
        SrcQueueFamilyIndex = srcQueueFamilyIndex.GetValueOrDefault();
        DstQueueFamilyIndex = dstQueueFamilyIndex.GetValueOrDefault();
        Image = image.GetValueOrDefault();
        SubresourceRange = subresourceRange.GetValueOrDefault();
    }
}
