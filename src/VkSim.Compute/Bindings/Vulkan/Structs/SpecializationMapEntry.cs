namespace Silk.NET.Vulkan;

internal struct SpecializationMapEntry
{
    public uint ConstantID;
    public uint Offset;
    public nuint Size;

    public SpecializationMapEntry(
        uint? constantID = null,
        uint? offset = null,
        nuint? size = null)
        : this()
    {
        ConstantID = constantID.GetValueOrDefault();
        Offset = offset.GetValueOrDefault();
        Size = size.GetValueOrDefault();
    }
}
