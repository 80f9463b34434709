using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What a shard found: as many places for every query as one of them has neighbours, K at most, best first, as <see cref="SearchResult"/> has them.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-hits")]
internal sealed record ShardHits : IShardAnswer
{
    [Id(0)]
    public required ShardStatus Status { get; init; }

    /// <summary>Version of the table that the shard goes by.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public long[] Ids { get; init; } = [];

    [Id(3)]
    public VectorBlock Scores { get; init; }

    /// <summary>Where a query's begin, and where the last one's end, where all within a radius were asked for; null: each has as many places.</summary>
    [Id(4)]
    public int[]? Offsets { get; init; }
}
