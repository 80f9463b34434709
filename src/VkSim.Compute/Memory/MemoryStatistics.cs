namespace VkSim.Compute;

/// <summary>What a device holds of memory at one moment.</summary>
/// <param name="ReservedBytes">Bytes of native allocations.</param>
/// <param name="AllocatedBytes">Bytes of them that are given out to buffers.</param>
/// <param name="PeakAllocatedBytes">The most bytes given out at once since the device was made or the peak was reset.</param>
/// <param name="NativeAllocations">Native allocations.</param>
/// <param name="Allocations">Pieces given out.</param>
/// <param name="Heaps">The heaps in Vulkan's order.</param>
public sealed record MemoryStatistics(
    long ReservedBytes,
    long AllocatedBytes,
    long PeakAllocatedBytes,
    int NativeAllocations,
    int Allocations,
    IReadOnlyList<MemoryHeapStatistics> Heaps);
