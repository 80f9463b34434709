namespace Silk.NET.Vulkan;

[Flags]
internal enum BufferCreateFlags : int
{
    None = 0,
    SparseBindingBit = 0x1,
    SparseResidencyBit = 0x2,
    SparseAliasedBit = 0x4,
    ProtectedBit = 0x8,
    DeviceAddressCaptureReplayBit = 0x10,
}
