using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A copy of a shard for reading. The key is the shard's number, and what <see cref="ReplicaKey"/> makes of the collection and the copy.</summary>
[Alias("vksim.replica")]
internal interface IReplicaGrain : IGrainWithIntegerCompoundKey
{
    /// <summary>Begins to follow the shard, unless it does.</summary>
    [Alias("wake")]
    Task WakeAsync();

    /// <summary>The shard's answer, or <see cref="ShardStatus.NotReady"/>.</summary>
    [Alias("search")]
    Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellationToken);
}
