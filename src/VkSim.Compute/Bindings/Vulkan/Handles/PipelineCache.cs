namespace Silk.NET.Vulkan;

internal struct PipelineCache
{
    public ulong Handle;

    public PipelineCache(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
