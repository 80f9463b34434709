namespace VkSim;

/// <summary>When what an index was told is on the disk, and not only with the operating system.</summary>
/// <remarks>A process that ends, however it ends, loses nothing that it was acknowledged under any of these; they differ when the machine fails.</remarks>
public enum IndexFlush
{
    /// <summary>
    /// Before a call returns, and before anybody sees the change. What was acknowledged survives a power failure. Changes of several threads
    /// that wait at the same time go to the disk together.
    /// </summary>
    EveryWrite,

    /// <summary>When <see cref="EmbeddingIndex.Flush"/> or <see cref="EmbeddingIndex.Save"/> is called, and on closing.</summary>
    OnRequest,

    /// <summary>When the operating system sees fit.</summary>
    Never,
}
