namespace Silk.NET.Vulkan;

internal unsafe struct PipelineShaderStageRequiredSubgroupSizeCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public uint RequiredSubgroupSize;

    public PipelineShaderStageRequiredSubgroupSizeCreateInfo(
        StructureType? sType = StructureType.PipelineShaderStageRequiredSubgroupSizeCreateInfo,
        void* pNext = null,
        uint? requiredSubgroupSize = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        RequiredSubgroupSize = requiredSubgroupSize.GetValueOrDefault();
    }
}
