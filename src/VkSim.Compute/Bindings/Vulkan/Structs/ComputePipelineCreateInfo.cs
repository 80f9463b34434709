namespace Silk.NET.Vulkan;

internal unsafe struct ComputePipelineCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public PipelineCreateFlags Flags;
    public PipelineShaderStageCreateInfo Stage;
    public PipelineLayout Layout;
    public Pipeline BasePipelineHandle;
    public int BasePipelineIndex;

    public ComputePipelineCreateInfo(
        StructureType? sType = StructureType.ComputePipelineCreateInfo,
        void* pNext = null,
        PipelineCreateFlags? flags = null,
        PipelineShaderStageCreateInfo? stage = null,
        PipelineLayout? layout = null,
        Pipeline? basePipelineHandle = null,
        int? basePipelineIndex = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        Stage = stage.GetValueOrDefault();
        Layout = layout.GetValueOrDefault();
        BasePipelineHandle = basePipelineHandle.GetValueOrDefault();
        BasePipelineIndex = basePipelineIndex.GetValueOrDefault();
    }
}
