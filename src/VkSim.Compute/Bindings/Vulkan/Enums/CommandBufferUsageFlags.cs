namespace Silk.NET.Vulkan;

[Flags]
internal enum CommandBufferUsageFlags : int
{
    None = 0,
    OneTimeSubmitBit = 0x1,
    RenderPassContinueBit = 0x2,
    SimultaneousUseBit = 0x4,
}
