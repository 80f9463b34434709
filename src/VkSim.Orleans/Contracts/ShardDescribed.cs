using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What a shard is at this moment.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-described")]
internal sealed record ShardDescribed : IShardAnswer
{
    [Id(0)]
    public required ShardStatus Status { get; init; }

    /// <summary>Version of the table that the shard goes by.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public ShardDescription? Description { get; init; }
}
