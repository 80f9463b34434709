namespace Silk.NET.Vulkan;

internal enum SemaphoreType : int
{
    Binary = 0,
    Timeline = 1,
}
