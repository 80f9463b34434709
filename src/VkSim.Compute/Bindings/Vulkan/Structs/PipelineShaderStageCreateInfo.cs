namespace Silk.NET.Vulkan;

internal unsafe struct PipelineShaderStageCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public PipelineShaderStageCreateFlags Flags;
    public ShaderStageFlags Stage;
    public ShaderModule Module;
    public byte* PName;
    public SpecializationInfo* PSpecializationInfo;

    public PipelineShaderStageCreateInfo(
        StructureType? sType = StructureType.PipelineShaderStageCreateInfo,
        void* pNext = null,
        PipelineShaderStageCreateFlags? flags = null,
        ShaderStageFlags? stage = null,
        ShaderModule? module = null,
        byte* pName = null,
        SpecializationInfo* pSpecializationInfo = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        Stage = stage.GetValueOrDefault();
        Module = module.GetValueOrDefault();
        PName = pName;
        PSpecializationInfo = pSpecializationInfo;
    }
}
