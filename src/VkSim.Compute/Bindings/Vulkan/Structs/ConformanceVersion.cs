namespace Silk.NET.Vulkan;

internal struct ConformanceVersion
{
    public byte Major;
    public byte Minor;
    public byte Subminor;
    public byte Patch;

    public ConformanceVersion(
        byte? major = null,
        byte? minor = null,
        byte? subminor = null,
        byte? patch = null)
        : this()
    {
        Major = major.GetValueOrDefault();
        Minor = minor.GetValueOrDefault();
        Subminor = subminor.GetValueOrDefault();
        Patch = patch.GetValueOrDefault();
    }
}
