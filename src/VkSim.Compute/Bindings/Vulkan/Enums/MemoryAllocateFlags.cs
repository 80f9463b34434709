namespace Silk.NET.Vulkan;

[Flags]
internal enum MemoryAllocateFlags : int
{
    None = 0,
    DeviceMaskBit = 0x1,
    DeviceAddressBit = 0x2,
    DeviceAddressCaptureReplayBit = 0x4,
    MaskBit = DeviceMaskBit,
    AddressBit = DeviceAddressBit,
    AddressCaptureReplayBit = DeviceAddressCaptureReplayBit,
}
