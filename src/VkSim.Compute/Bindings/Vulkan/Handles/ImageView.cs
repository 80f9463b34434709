namespace Silk.NET.Vulkan;

internal struct ImageView
{
    public ulong Handle;

    public ImageView(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
