namespace Silk.NET.Vulkan;

[Flags]
internal enum BufferUsageFlags : int
{
    None = 0,
    TransferSrcBit = 0x1,
    TransferDstBit = 0x2,
    UniformTexelBufferBit = 0x4,
    StorageTexelBufferBit = 0x8,
    UniformBufferBit = 0x10,
    StorageBufferBit = 0x20,
    IndexBufferBit = 0x40,
    VertexBufferBit = 0x80,
    IndirectBufferBit = 0x100,
    ShaderDeviceAddressBit = 0x20000,
}
