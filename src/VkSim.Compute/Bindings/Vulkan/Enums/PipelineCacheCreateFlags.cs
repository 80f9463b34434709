namespace Silk.NET.Vulkan;

[Flags]
internal enum PipelineCacheCreateFlags : int
{
    None = 0,
    ExternallySynchronizedBit = 0x1,
}
