namespace Silk.NET.Vulkan;

[Flags]
internal enum DescriptorSetLayoutCreateFlags : int
{
    None = 0,
    UpdateAfterBindPoolBit = 0x2,
    PushDescriptorBitKhr = 0x1,
}
