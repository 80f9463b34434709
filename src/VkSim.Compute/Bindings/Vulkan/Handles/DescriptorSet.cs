namespace Silk.NET.Vulkan;

internal struct DescriptorSet
{
    public ulong Handle;

    public DescriptorSet(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
