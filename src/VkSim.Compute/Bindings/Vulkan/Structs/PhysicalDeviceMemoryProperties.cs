using System.Runtime.CompilerServices;

namespace Silk.NET.Vulkan;

internal struct PhysicalDeviceMemoryProperties
{
    public uint MemoryTypeCount;
    public MemoryTypesBuffer MemoryTypes;
    public uint MemoryHeapCount;
    public MemoryHeapsBuffer MemoryHeaps;

    public PhysicalDeviceMemoryProperties(
        uint? memoryTypeCount = null,
        uint? memoryHeapCount = null)
        : this()
    {
        MemoryTypeCount = memoryTypeCount.GetValueOrDefault();
        MemoryHeapCount = memoryHeapCount.GetValueOrDefault();
    }

    [InlineArray(32)]
    public struct MemoryTypesBuffer
    {
        public MemoryType Element0;
    }

    [InlineArray(16)]
    public struct MemoryHeapsBuffer
    {
        public MemoryHeap Element0;
    }
}
