namespace Silk.NET.Vulkan;

internal struct MemoryHeap
{
    public ulong Size;
    public MemoryHeapFlags Flags;

    public MemoryHeap(
        ulong? size = null,
        MemoryHeapFlags? flags = null)
        : this()
    {
        Size = size.GetValueOrDefault();
        Flags = flags.GetValueOrDefault();
    }
}
