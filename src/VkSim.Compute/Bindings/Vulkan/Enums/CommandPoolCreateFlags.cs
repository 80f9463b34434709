namespace Silk.NET.Vulkan;

[Flags]
internal enum CommandPoolCreateFlags : int
{
    None = 0,
    TransientBit = 0x1,
    ResetCommandBufferBit = 0x2,
    ProtectedBit = 0x4,
}
