namespace VkSim.Compute;

/// <summary>A piece of device memory.</summary>
internal readonly unsafe struct MemoryAllocation
{
    private readonly byte* _mapped;

    public MemoryAllocation(MemoryBlock block, int range, ulong offset, ulong size, MemoryPropertyFlags flags)
    {
        Block = block;
        Range = range;
        Offset = offset;
        Size = size;
        Flags = flags;
        _mapped = block.Mapped is null ? null : block.Mapped + offset;
    }

    /// <summary>The native memory; null handle where there is none.</summary>
    public DeviceMemory Memory => Block?.Memory ?? default;

    /// <summary>Bytes from the start of the native memory.</summary>
    public ulong Offset { get; }

    /// <summary>Bytes, at least those asked for.</summary>
    public ulong Size { get; }

    /// <summary>Where the host sees the first byte, or null where it does not.</summary>
    public byte* Mapped => _mapped;

    /// <summary>The properties of the memory's type.</summary>
    public MemoryPropertyFlags Flags { get; }

    public bool IsHostVisible => _mapped is not null;

    public bool IsHostCoherent => (Flags & MemoryPropertyFlags.HostCoherentBit) != 0;

    /// <summary>The host reads it at the speed of its own memory; otherwise reading goes uncached, a word at a time.</summary>
    public bool IsHostCached => (Flags & MemoryPropertyFlags.HostCachedBit) != 0;

    internal MemoryBlock? Block { get; }

    /// <summary>The handle of the range within the block, or -1 for a whole block.</summary>
    internal int Range { get; }
}
