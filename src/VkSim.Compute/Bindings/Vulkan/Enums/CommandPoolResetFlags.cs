namespace Silk.NET.Vulkan;

[Flags]
internal enum CommandPoolResetFlags : int
{
    None = 0,
    ReleaseResourcesBit = 0x1,
}
