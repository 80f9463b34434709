namespace Silk.NET.Vulkan;

[Flags]
internal enum FenceCreateFlags : int
{
    None = 0,
    SignaledBit = 0x1,
}
