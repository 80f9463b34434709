namespace Silk.NET.Vulkan;

internal struct DescriptorPool
{
    public ulong Handle;

    public DescriptorPool(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
