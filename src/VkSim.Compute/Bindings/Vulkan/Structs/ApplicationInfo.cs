namespace Silk.NET.Vulkan;

internal unsafe struct ApplicationInfo
{
    public StructureType SType;
    public void* PNext;
    public byte* PApplicationName;
    public uint ApplicationVersion;
    public byte* PEngineName;
    public uint EngineVersion;
    public uint ApiVersion;

    public ApplicationInfo(
        StructureType? sType = StructureType.ApplicationInfo,
        void* pNext = null,
        byte* pApplicationName = null,
        uint? applicationVersion = null,
        byte* pEngineName = null,
        uint? engineVersion = null,
        uint? apiVersion = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PApplicationName = pApplicationName;
        ApplicationVersion = applicationVersion.GetValueOrDefault();
        PEngineName = pEngineName;
        EngineVersion = engineVersion.GetValueOrDefault();
        ApiVersion = apiVersion.GetValueOrDefault();
    }
}
