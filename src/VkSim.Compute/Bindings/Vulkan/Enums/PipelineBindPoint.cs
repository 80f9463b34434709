namespace Silk.NET.Vulkan;

internal enum PipelineBindPoint : int
{
    Graphics = 0,
    Compute = 1,
}
