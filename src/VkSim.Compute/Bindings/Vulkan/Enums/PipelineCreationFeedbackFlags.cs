namespace Silk.NET.Vulkan;

[Flags]
internal enum PipelineCreationFeedbackFlags : int
{
    None = 0,
    ValidBit = 0x1,
    ApplicationPipelineCacheHitBit = 0x2,
    BasePipelineAccelerationBit = 0x4,
}
