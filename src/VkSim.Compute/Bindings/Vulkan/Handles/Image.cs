namespace Silk.NET.Vulkan;

internal struct Image
{
    public ulong Handle;

    public Image(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
