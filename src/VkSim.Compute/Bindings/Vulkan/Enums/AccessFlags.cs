namespace Silk.NET.Vulkan;

[Flags]
internal enum AccessFlags : int
{
    IndirectCommandReadBit = 0x1,
    IndexReadBit = 0x2,
    VertexAttributeReadBit = 0x4,
    UniformReadBit = 0x8,
    InputAttachmentReadBit = 0x10,
    ShaderReadBit = 0x20,
    ShaderWriteBit = 0x40,
    ColorAttachmentReadBit = 0x80,
    ColorAttachmentWriteBit = 0x100,
    DepthStencilAttachmentReadBit = 0x200,
    DepthStencilAttachmentWriteBit = 0x400,
    TransferReadBit = 0x800,
    TransferWriteBit = 0x1000,
    HostReadBit = 0x2000,
    HostWriteBit = 0x4000,
    MemoryReadBit = 0x8000,
    MemoryWriteBit = 0x10000,
    None = 0,
}
