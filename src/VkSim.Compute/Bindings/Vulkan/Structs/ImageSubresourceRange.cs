namespace Silk.NET.Vulkan;

internal struct ImageSubresourceRange
{
    public ImageAspectFlags AspectMask;
    public uint BaseMipLevel;
    public uint LevelCount;
    public uint BaseArrayLayer;
    public uint LayerCount;

    public ImageSubresourceRange(
        ImageAspectFlags? aspectMask = null,
        uint? baseMipLevel = null,
        uint? levelCount = null,
        uint? baseArrayLayer = null,
        uint? layerCount = null)
        : this()
    {
        AspectMask = aspectMask.GetValueOrDefault();
        BaseMipLevel = baseMipLevel.GetValueOrDefault();
        LevelCount = levelCount.GetValueOrDefault();
        BaseArrayLayer = baseArrayLayer.GetValueOrDefault();
        LayerCount = layerCount.GetValueOrDefault();
    }
}
