namespace Silk.NET.Vulkan;

internal struct QueryPool
{
    public ulong Handle;

    public QueryPool(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
