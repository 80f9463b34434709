using Orleans;
using VkSim.Orleans.Collections;
using VkSim.Orleans.Contracts;

namespace VkSim;

/// <summary>
/// The vectors of a <see cref="VkSimVectorStore"/>'s collections in a cluster: as <see cref="VkSimVectorStoreOptions.VectorIndexes"/>, each vector property has a
/// <see cref="ClusterIndex"/> there. Records and their filters stay with the store.
/// </summary>
public sealed record ClusterVectorIndexes : IVectorIndexProvider
{
    // What an index takes to empty its files of vectors that are gone.
    private static readonly TimeSpan SaveTime = TimeSpan.FromMinutes(10);

    private readonly IGrainFactory _cluster;
    private readonly TimeSpan? _timeout;

    /// <summary>Vectors go to a cluster.</summary>
    /// <param name="cluster">A client of the cluster, or the grain factory of one of its silos.</param>
    public ClusterVectorIndexes(IGrainFactory cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _cluster = cluster;
    }

    /// <summary>How many shards an index begins with, 1 to 16,384; 8. One that is there keeps its own.</summary>
    public int Shards { get; init; } = 8;

    /// <summary>Copies of each shard, 0 to 15; none by default. See <see cref="ClusterIndex.CreateAsync(EmbeddingIndexOptions, int, int, CancellationToken)"/>.</summary>
    public int Replicas { get; init; }

    /// <summary>What the names of the indexes begin with; "vectordata-".</summary>
    public string Prefix { get; init; } = "vectordata-";

    /// <summary>How long a search waits for shards; null: as <see cref="VkSimShardOptions.SearchTimeout"/> of the silo says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than a day.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = value is { } time ? Waiting.Check(time, nameof(Timeout)) : null;
    }

    /// <summary>
    /// Whether a search gives what it found without shards that do not answer in time, or answer with an error; nothing in its results tells, <see cref="ClusterTelemetry"/> counts it. By default it is
    /// a <see cref="MissingShardsException"/>.
    /// </summary>
    public bool AllowPartial { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ClusterIndexException">There is one with other options.</exception>
    public async Task<IVectorIndex> OpenAsync(string name, EmbeddingIndexOptions options, CancellationToken cancellationToken)
    {
        ClusterIndex index = IndexOf(name);
        await index.CreateAsync(options, Shards, Replicas, cancellationToken).ConfigureAwait(false);
        return new ClusterVectors(index, new() { Timeout = Timeout, AllowPartial = AllowPartial });
    }

    /// <inheritdoc/>
    /// <remarks>The index is empty afterwards, its files too; that there was one stays in the cluster's store.</remarks>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        const int AtOnce = 1 << 16;
        ClusterIndex index = IndexOf(name);
        if (!await index.ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var ids = new List<long>();
        await foreach (long id in index.GetIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            ids.Add(id);
            if (ids.Count == AtOnce)
            {
                await index.RemoveAsync(ids.ToArray(), cancellationToken).ConfigureAwait(false);
                ids.Clear();
            }
        }

        await index.RemoveAsync(ids.ToArray(), cancellationToken).ConfigureAwait(false);
        await index.SaveAsync(SaveTime, cancellationToken).ConfigureAwait(false);
    }

    private ClusterIndex IndexOf(string name) => _cluster.GetClusterIndex(Prefix + name);
}
