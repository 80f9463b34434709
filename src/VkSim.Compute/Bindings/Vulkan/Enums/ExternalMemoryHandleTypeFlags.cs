namespace Silk.NET.Vulkan;

[Flags]
internal enum ExternalMemoryHandleTypeFlags : int
{
    None = 0,
    OpaqueFdBit = 0x1,
    OpaqueWin32Bit = 0x2,
    OpaqueWin32KmtBit = 0x4,
    D3d11TextureBit = 0x8,
    D3d11TextureKmtBit = 0x10,
    D3d12HeapBit = 0x20,
    D3d12ResourceBit = 0x40,
    HostAllocationBitExt = 0x80,
    HostMappedForeignMemoryBitExt = 0x100,
}
