namespace Silk.NET.Vulkan;

internal struct Queue
{
    public nint Handle;

    public Queue(nint? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
