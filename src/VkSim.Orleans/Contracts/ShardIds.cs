using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>The lowest of the ids that were asked for, in ascending order.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-ids")]
internal sealed record ShardIds : IShardAnswer
{
    [Id(0)]
    public required ShardStatus Status { get; init; }

    /// <summary>Version of the table that the shard goes by.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public long[] Ids { get; init; } = [];
}
