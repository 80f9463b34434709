namespace Silk.NET.Vulkan;

internal enum SharingMode : int
{
    Exclusive = 0,
    Concurrent = 1,
}
