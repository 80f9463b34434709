namespace Silk.NET.Vulkan;

[Flags]
internal enum DeviceQueueCreateFlags : int
{
    None = 0,
    ProtectedBit = 0x1,
}
