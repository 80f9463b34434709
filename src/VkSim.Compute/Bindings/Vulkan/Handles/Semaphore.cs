namespace Silk.NET.Vulkan;

internal struct Semaphore
{
    public ulong Handle;

    public Semaphore(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
