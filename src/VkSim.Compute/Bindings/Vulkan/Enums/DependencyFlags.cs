namespace Silk.NET.Vulkan;

[Flags]
internal enum DependencyFlags : int
{
    None = 0,
    ByRegionBit = 0x1,
    DeviceGroupBit = 0x4,
    ViewLocalBit = 0x2,
}
