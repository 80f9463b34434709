namespace Silk.NET.Vulkan;

internal struct PhysicalDevice
{
    public nint Handle;

    public PhysicalDevice(nint? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
