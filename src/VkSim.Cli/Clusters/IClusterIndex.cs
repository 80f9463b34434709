namespace VkSim.Cli;

/// <summary>An index of a cluster.</summary>
internal interface IClusterIndex : IDisposable
{
    /// <summary>What it was made with.</summary>
    /// <exception cref="BadInputException">There is no such index, or the cluster is of another version.</exception>
    EmbeddingIndexOptions GetOptions(CancellationToken cancellation);

    /// <summary>Makes it, unless there is one with these options.</summary>
    /// <exception cref="BadInputException">There is one with others.</exception>
    void Create(EmbeddingIndexOptions options, int shards, int replicas, CancellationToken cancellation);

    /// <summary>Adds vectors, in place of those with the same ids; gives how many ids are new.</summary>
    /// <exception cref="ClusterException">Shards do not answer.</exception>
    long Upsert(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> vectors, CancellationToken cancellation);

    /// <summary>Removes vectors; gives how many there were.</summary>
    /// <exception cref="ClusterException">Shards do not answer.</exception>
    long Remove(ReadOnlyMemory<long> ids, CancellationToken cancellation);

    /// <summary>Those of some ids that it has.</summary>
    /// <exception cref="ClusterException">Shards do not answer.</exception>
    IReadOnlySet<long> Known(ReadOnlyMemory<long> ids, CancellationToken cancellation);

    /// <summary>The nearest to each query, K places each.</summary>
    /// <exception cref="ClusterException">Shards do not answer, and the search does not go on without them.</exception>
    ClusterHits Search(ReadOnlyMemory<float> queries, int k, ClusterSearch search, CancellationToken cancellation);

    /// <summary>All within the radius of the search of each query.</summary>
    /// <exception cref="ClusterException">Shards do not answer, and the search does not go on without them.</exception>
    ClusterHits SearchWithin(ReadOnlyMemory<float> queries, ClusterSearch search, CancellationToken cancellation);

    /// <summary>Splits a shard in two; gives the number of the new one.</summary>
    /// <exception cref="ClusterException">It cannot be split, or not in time.</exception>
    int Split(int shard, TimeSpan timeout, CancellationToken cancellation);

    /// <summary>Its shards.</summary>
    /// <exception cref="ClusterException">They do not answer.</exception>
    ShardJson[] Describe(CancellationToken cancellation);
}
