namespace Silk.NET.Vulkan;

internal struct CommandBuffer
{
    public nint Handle;

    public CommandBuffer(nint? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
