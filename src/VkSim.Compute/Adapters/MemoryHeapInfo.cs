namespace VkSim.Compute;

/// <summary>One memory heap of an adapter.</summary>
/// <param name="Size">Bytes in the heap.</param>
/// <param name="DeviceLocal">It is the device's own memory, or the memory that both share.</param>
/// <param name="HostVisible">The host can map memory of it.</param>
public readonly record struct MemoryHeapInfo(long Size, bool DeviceLocal, bool HostVisible);
