namespace Silk.NET.Vulkan;

[Flags]
internal enum MemoryPropertyFlags : int
{
    None = 0,
    DeviceLocalBit = 0x1,
    HostVisibleBit = 0x2,
    HostCoherentBit = 0x4,
    HostCachedBit = 0x8,
    LazilyAllocatedBit = 0x10,
    ProtectedBit = 0x20,
    DeviceCoherentBitAmd = 0x40,
    DeviceUncachedBitAmd = 0x80,
}
