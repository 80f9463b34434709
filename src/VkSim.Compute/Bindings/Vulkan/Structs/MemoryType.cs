namespace Silk.NET.Vulkan;

internal struct MemoryType
{
    public MemoryPropertyFlags PropertyFlags;
    public uint HeapIndex;

    public MemoryType(
        MemoryPropertyFlags? propertyFlags = null,
        uint? heapIndex = null)
        : this()
    {
        PropertyFlags = propertyFlags.GetValueOrDefault();
        HeapIndex = heapIndex.GetValueOrDefault();
    }
}
