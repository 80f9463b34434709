namespace Silk.NET.Vulkan;

internal enum QueryType : int
{
    Occlusion = 0,
    PipelineStatistics = 1,
    Timestamp = 2,
}
