namespace Silk.NET.Vulkan;

[Flags]
internal enum InstanceCreateFlags : int
{
    None = 0,
    EnumeratePortabilityBitKhr = 0x1,
}
