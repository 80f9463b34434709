namespace Silk.NET.Vulkan;

[Flags]
internal enum QueueFlags : int
{
    None = 0,
    GraphicsBit = 0x1,
    ComputeBit = 0x2,
    TransferBit = 0x4,
    SparseBindingBit = 0x8,
    ProtectedBit = 0x10,
}
