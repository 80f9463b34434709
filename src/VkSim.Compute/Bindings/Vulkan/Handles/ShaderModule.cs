namespace Silk.NET.Vulkan;

internal struct ShaderModule
{
    public ulong Handle;

    public ShaderModule(ulong? handle = null)
        : this()
    {
        Handle = handle.GetValueOrDefault();
    }
}
