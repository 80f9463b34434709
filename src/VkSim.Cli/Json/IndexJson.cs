namespace VkSim.Cli;

/// <summary>The answer of <c>vksim index … --json</c>: an index, and what was changed.</summary>
internal sealed record IndexJson(
    string File,
    int Dimensions,
    string Metric,
    string Storage,
    long Count,
    long FileBytes,
    long LogBytes,
    long MemoryBytes,
    long? Added,
    long? Replaced,
    long? Removed,
    double Seconds,
    DeviceJson Device,
    DeviceJson[]? Devices,
    NarrowingJson[]? Narrowing);
