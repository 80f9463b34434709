namespace Silk.NET.Vulkan;

internal struct Instance
{
    public nint Handle;

    public Instance(nint? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
