namespace Silk.NET.Vulkan;

internal struct MemoryRequirements
{
    public ulong Size;
    public ulong Alignment;
    public uint MemoryTypeBits;

    public MemoryRequirements(
        ulong? size = null,
        ulong? alignment = null,
        uint? memoryTypeBits = null)
        : this()
    {
        Size = size.GetValueOrDefault();
        Alignment = alignment.GetValueOrDefault();
        MemoryTypeBits = memoryTypeBits.GetValueOrDefault();
    }
}
