namespace Silk.NET.Vulkan;

internal struct PipelineLayout
{
    public ulong Handle;

    public PipelineLayout(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
