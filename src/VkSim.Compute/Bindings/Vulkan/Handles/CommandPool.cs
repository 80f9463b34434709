namespace Silk.NET.Vulkan;

internal struct CommandPool
{
    public ulong Handle;

    public CommandPool(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
