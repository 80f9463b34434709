namespace Silk.NET.Vulkan;

internal struct BufferView
{
    public ulong Handle;

    public BufferView(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
