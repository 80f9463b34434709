namespace Silk.NET.Vulkan;

internal struct Sampler
{
    public ulong Handle;

    public Sampler(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
