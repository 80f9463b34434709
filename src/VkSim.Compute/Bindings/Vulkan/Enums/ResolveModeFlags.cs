namespace Silk.NET.Vulkan;

[Flags]
internal enum ResolveModeFlags : int
{
    None = 0,
    SampleZeroBit = 0x1,
    AverageBit = 0x2,
    MinBit = 0x4,
    MaxBit = 0x8,
}
