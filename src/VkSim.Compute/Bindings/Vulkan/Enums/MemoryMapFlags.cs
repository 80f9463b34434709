namespace Silk.NET.Vulkan;

[Flags]
internal enum MemoryMapFlags : int
{
    None = 0,
    PlacedBitExt = 0x1,
}
