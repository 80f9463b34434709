namespace Silk.NET.Vulkan;

internal struct DebugUtilsMessengerEXT
{
    public ulong Handle;

    public DebugUtilsMessengerEXT(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
