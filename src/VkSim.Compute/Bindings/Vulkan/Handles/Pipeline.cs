namespace Silk.NET.Vulkan;

internal struct Pipeline
{
    public ulong Handle;

    public Pipeline(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
