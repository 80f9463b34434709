namespace VkSim;

/// <summary>How an <see cref="EmbeddingIndex"/> keeps what it is told in its file and the log beside it.</summary>
public sealed record IndexFileOptions
{
    private readonly IndexFlush _flush;

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

    internal static IndexFileOptions Default { get; } = new();
}
