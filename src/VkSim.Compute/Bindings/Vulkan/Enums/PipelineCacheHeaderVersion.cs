namespace Silk.NET.Vulkan;

internal enum PipelineCacheHeaderVersion : int
{
    One = 1,
}
