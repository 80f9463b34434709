using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>The factors of some rows of a storage, and of which state of the storage they are.</summary>
internal sealed class RowFactorEntry(RowFactorKey key)
{
    private long _computed = -1;
    private long _asked = -1;

    public RowFactorKey Key => key;

    /// <summary>The factors, 8 bytes a row; null until they are computed for the first time. Under the storage's lock.</summary>
    public GpuBuffer<byte>? Buffer { get; set; }

    /// <summary>Calls that are using the entry. Under the storage's lock.</summary>
    public int Users { get; set; }

    /// <summary>The storage's <see cref="GpuBuffer.WriteCount"/> that the factors were computed at; the newest that somebody was sure of.</summary>
    public long Computed
    {
        get => Volatile.Read(ref _computed);
        set => Volatile.Write(ref _computed, value);
    }

    /// <summary>The count at which they were asked for last.</summary>
    public long Asked
    {
        get => Volatile.Read(ref _asked);
        set => Volatile.Write(ref _asked, value);
    }
}
