namespace Silk.NET.Vulkan;

internal struct Extent3D
{
    public uint Width;
    public uint Height;
    public uint Depth;

    public Extent3D(
        uint? width = null,
        uint? height = null,
        uint? depth = null)
        : this()
    {
        Width = width.GetValueOrDefault();
        Height = height.GetValueOrDefault();
        Depth = depth.GetValueOrDefault();
    }
}
