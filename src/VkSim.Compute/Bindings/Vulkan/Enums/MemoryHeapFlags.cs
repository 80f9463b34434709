namespace Silk.NET.Vulkan;

[Flags]
internal enum MemoryHeapFlags : int
{
    None = 0,
    DeviceLocalBit = 0x1,
    MultiInstanceBit = 0x2,
}
