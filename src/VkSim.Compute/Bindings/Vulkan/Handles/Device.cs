namespace Silk.NET.Vulkan;

internal struct Device
{
    public nint Handle;

    public Device(nint? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
