namespace Silk.NET.Vulkan;

internal struct Framebuffer
{
    public ulong Handle;

    public Framebuffer(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
