namespace VkSim.Compute;

/// <summary>What a device holds of one memory heap.</summary>
/// <param name="Size">Bytes in the heap.</param>
/// <param name="Budget">Bytes that may be used: the driver's word, or most of the heap, or the limit that was set.</param>
/// <param name="Used">Bytes in use: by this process where the driver tells, otherwise by this device.</param>
/// <param name="Reserved">Bytes of this device's native allocations.</param>
/// <param name="Allocated">Bytes of them that are given out.</param>
/// <param name="DeviceLocal">It is the device's own memory, or the memory that both share.</param>
public readonly record struct MemoryHeapStatistics(
    long Size, long Budget, long Used, long Reserved, long Allocated, bool DeviceLocal);
