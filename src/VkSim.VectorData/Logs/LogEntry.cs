namespace VkSim.VectorData.Logs;

/// <summary>Where in a log the newest version of a record is.</summary>
/// <param name="Offset">The byte at which it begins; −1 where the slot has none.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct LogEntry(long Offset, int Length)
{
    /// <summary>The bytes that say which slot a record has, and how long it is.</summary>
    public const int Head = 2 * sizeof(int);

    /// <summary>No record.</summary>
    public static LogEntry None { get; } = new(-1, 0);

    /// <summary>The bytes of a log that are of use for it.</summary>
    public long Size => Offset < 0 ? 0 : Head + Length;
}
