namespace VkSim;

/// <summary>A shard that a silo has taken from an <see cref="IShardStore"/>, until it is disposed or another one takes it.</summary>
public interface IShardLease : IAsyncDisposable
{
    /// <summary>Where the shard's index is, or is to be made, as <see cref="EmbeddingIndex.Open(string, VectorDevice, EmbeddingIndexOptions?, IndexFileOptions?, IProgress{double}?, CancellationToken)"/> takes it.</summary>
    string Path { get; }

    /// <summary>How often the shard was taken, this time included.</summary>
    long Epoch { get; }

    /// <summary>Cancelled soon after somebody else has taken the shard, so that its files are closed.</summary>
    CancellationToken Lost { get; }

    /// <summary>
    /// Called after changes are in the log at <see cref="Path"/> and before they are acknowledged: makes them durable where the log is a copy, and
    /// sees to it that whoever has taken the shard meanwhile has them, or that this throws.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; whether the changes are durable is unknown then.</param>
    /// <exception cref="ShardLostException">Somebody else has taken the shard.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
