namespace Silk.NET.Vulkan;

internal struct DescriptorSetLayout
{
    public ulong Handle;

    public DescriptorSetLayout(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
