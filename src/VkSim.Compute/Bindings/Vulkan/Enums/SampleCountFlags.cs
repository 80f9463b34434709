namespace Silk.NET.Vulkan;

[Flags]
internal enum SampleCountFlags : int
{
    None = 0,
    Count1Bit = 0x1,
    Count2Bit = 0x2,
    Count4Bit = 0x4,
    Count8Bit = 0x8,
    Count16Bit = 0x10,
    Count32Bit = 0x20,
    Count64Bit = 0x40,
}
