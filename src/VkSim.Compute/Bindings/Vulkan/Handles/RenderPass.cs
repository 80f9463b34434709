namespace Silk.NET.Vulkan;

internal struct RenderPass
{
    public ulong Handle;

    public RenderPass(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
