namespace Silk.NET.Vulkan;

internal struct PushConstantRange
{
    public ShaderStageFlags StageFlags;
    public uint Offset;
    public uint Size;

    public PushConstantRange(
        ShaderStageFlags? stageFlags = null,
        uint? offset = null,
        uint? size = null)
        : this()
    {
        StageFlags = stageFlags.GetValueOrDefault();
        Offset = offset.GetValueOrDefault();
        Size = size.GetValueOrDefault();
    }
}
