namespace Silk.NET.Vulkan;

internal unsafe struct PipelineLayoutCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;
    public uint SetLayoutCount;
    public DescriptorSetLayout* PSetLayouts;
    public uint PushConstantRangeCount;
    public PushConstantRange* PPushConstantRanges;

    public PipelineLayoutCreateInfo(
        StructureType? sType = StructureType.PipelineLayoutCreateInfo,
        void* pNext = null,
        uint? flags = null,
        uint? setLayoutCount = null,
        DescriptorSetLayout* pSetLayouts = null,
        uint? pushConstantRangeCount = null,
        PushConstantRange* pPushConstantRanges = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        SetLayoutCount = setLayoutCount.GetValueOrDefault();
        PSetLayouts = pSetLayouts;
        PushConstantRangeCount = pushConstantRangeCount.GetValueOrDefault();
        PPushConstantRanges = pPushConstantRanges;
    }
}
