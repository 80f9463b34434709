namespace VkSim;

/// <summary>How an <see cref="EmbeddingIndex"/> keeps what it is told in its file and the log beside it.</summary>
public sealed record IndexFileOptions
{
    private readonly IndexFlush _flush;
    private readonly long? _deviceMemoryLimit;

    /// <summary>When changes are on the disk; by default before the call that makes them returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such policy.</exception>
    public IndexFlush Flush
    {
        get => _flush;
        init => _flush = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Flush), value, $"The policy is {value}; expected one of {string.Join(", ", Enum.GetNames<IndexFlush>())}.");
    }

    /// <summary>
    /// Whether the index is only searched; false by default. Then it must be there, nothing is written, not even where a change was found
    /// unfinished, and others may have it open in the same way. Changes are refused.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Bytes of the device's memory for the vectors of the file, on a GPU; null: three quarters of what it has. What is beyond stays in the file:
    /// every search streams it to the device in pieces, one of which is searched while the next one is on its way, and finds the same to the
    /// bit. Vectors that are added later are on the device in any case. On the CPU vectors are used in place, and there is no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long? DeviceMemoryLimit
    {
        get => _deviceMemoryLimit;
        init => _deviceMemoryLimit = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(DeviceMemoryLimit), value, $"The limit is {value} bytes; expected 0 or more, or null.");
    }

    internal static IndexFileOptions Default { get; } = new();
}
