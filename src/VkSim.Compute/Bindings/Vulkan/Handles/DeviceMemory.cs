namespace Silk.NET.Vulkan;

internal struct DeviceMemory
{
    public ulong Handle;

    public DeviceMemory(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
