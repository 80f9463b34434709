namespace Silk.NET.Vulkan;

[Flags]
internal enum SemaphoreWaitFlags : int
{
    None = 0,
    AnyBit = 0x1,
}
