namespace Silk.NET.Vulkan;

[Flags]
internal enum DescriptorPoolCreateFlags : int
{
    None = 0,
    FreeDescriptorSetBit = 0x1,
    UpdateAfterBindBit = 0x2,
}
