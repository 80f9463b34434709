namespace Silk.NET.Vulkan;

internal struct DescriptorPoolSize
{
    public DescriptorType Type;
    public uint DescriptorCount;

    public DescriptorPoolSize(
        DescriptorType? type = null,
        uint? descriptorCount = null)
        : this()
    {
        Type = type.GetValueOrDefault();
        DescriptorCount = descriptorCount.GetValueOrDefault();
    }
}
