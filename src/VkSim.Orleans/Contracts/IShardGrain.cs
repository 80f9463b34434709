using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A shard: its number in the collection of the key's name.</summary>
[Alias("vksim.shard")]
internal interface IShardGrain : IGrainWithIntegerCompoundKey
{
    [Alias("search")]
    Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellationToken);

    /// <summary>Returns once the change is in the log, and the log is still this silo's.</summary>
    [Alias("change")]
    Task<ShardChanged> ChangeAsync(ShardChange change, CancellationToken cancellationToken);

    [Alias("read")]
    Task<ShardRows> ReadAsync(ShardRead read, CancellationToken cancellationToken);

    [Alias("list")]
    Task<ShardIds> ListAsync(ShardList list, CancellationToken cancellationToken);

    [Alias("describe")]
    Task<ShardDescribed> DescribeAsync(ShardAsk ask, CancellationToken cancellationToken);

    /// <summary>Splits the shard; gives the new one's number.</summary>
    [Alias("split"), ResponseTimeout("1.00:00:00")]
    Task<int> SplitAsync(ShardSplit split, CancellationToken cancellationToken);

    /// <summary>Gives a copy what is new, at the latest after a while in which nothing was.</summary>
    [Alias("feed")]
    Task<ReplicaBatch> FeedAsync(ReplicaPull pull, CancellationToken cancellationToken);

    /// <summary>Brings the log into the file.</summary>
    // Longer than any; the caller says how long.
    [Alias("save"), ResponseTimeout("1.00:00:00")]
    Task SaveAsync(CancellationToken cancellationToken);
}
