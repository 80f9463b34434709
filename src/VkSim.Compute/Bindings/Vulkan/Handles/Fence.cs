namespace Silk.NET.Vulkan;

internal struct Fence
{
    public ulong Handle;

    public Fence(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
