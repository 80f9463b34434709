namespace Silk.NET.Vulkan;

internal unsafe struct LayerProperties
{
    public fixed byte LayerName[256];
    public uint SpecVersion;
    public uint ImplementationVersion;
    public fixed byte Description[256];

    public LayerProperties(
        uint? specVersion = null,
        uint? implementationVersion = null)
        : this()
    {
        SpecVersion = specVersion.GetValueOrDefault();
        ImplementationVersion = implementationVersion.GetValueOrDefault();
    }
}
