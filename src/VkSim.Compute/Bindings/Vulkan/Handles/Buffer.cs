namespace Silk.NET.Vulkan;

internal struct Buffer
{
    public ulong Handle;

    public Buffer(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
