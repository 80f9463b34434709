namespace Silk.NET.Vulkan;

[Flags]
internal enum CommandBufferResetFlags : int
{
    None = 0,
    ReleaseResourcesBit = 0x1,
}
