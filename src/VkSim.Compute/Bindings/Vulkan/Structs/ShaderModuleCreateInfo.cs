namespace Silk.NET.Vulkan;

internal unsafe struct ShaderModuleCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;
    public nuint CodeSize;
    public uint* PCode;

    public ShaderModuleCreateInfo(
        StructureType? sType = StructureType.ShaderModuleCreateInfo,
        void* pNext = null,
        uint? flags = null,
        nuint? codeSize = null,
        uint* pCode = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        CodeSize = codeSize.GetValueOrDefault();
        PCode = pCode;
    }
}
