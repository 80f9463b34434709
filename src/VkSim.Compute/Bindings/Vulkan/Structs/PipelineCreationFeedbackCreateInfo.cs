namespace Silk.NET.Vulkan;

internal unsafe struct PipelineCreationFeedbackCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public PipelineCreationFeedback* PPipelineCreationFeedback;
    public uint PipelineStageCreationFeedbackCount;
    public PipelineCreationFeedback* PPipelineStageCreationFeedbacks;

    public PipelineCreationFeedbackCreateInfo(
        StructureType? sType = StructureType.PipelineCreationFeedbackCreateInfo,
        void* pNext = null,
        PipelineCreationFeedback* pPipelineCreationFeedback = null,
        uint? pipelineStageCreationFeedbackCount = null,
        PipelineCreationFeedback* pPipelineStageCreationFeedbacks = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PPipelineCreationFeedback = pPipelineCreationFeedback;
        PipelineStageCreationFeedbackCount = pipelineStageCreationFeedbackCount.GetValueOrDefault();
        PPipelineStageCreationFeedbacks = pPipelineStageCreationFeedbacks;
    }
}
