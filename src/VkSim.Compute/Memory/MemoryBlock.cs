namespace VkSim.Compute;

/// <summary>One native allocation: cut into ranges, or given whole to one buffer.</summary>
internal sealed unsafe class MemoryBlock(DeviceMemory memory, int type, ulong size, byte* mapped, FreeRangeList? ranges)
{
    public DeviceMemory Memory { get; } = memory;

    public int Type { get; } = type;

    public ulong Size { get; } = size;

    /// <summary>Where the host sees the first byte, for as long as the block lives; null where it does not.</summary>
    public byte* Mapped { get; } = mapped;

    public bool IsMapped => Mapped is not null;

    /// <summary>Which parts are taken; null where the block is given whole.</summary>
    public FreeRangeList? Ranges { get; } = ranges;
}
