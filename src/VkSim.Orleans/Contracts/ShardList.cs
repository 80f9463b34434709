using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Ids of a shard are asked for, some at a time.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-list")]
internal sealed record ShardList
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Version of the table by which the caller chose the shard.</summary>
    [Id(1)]
    public required long Table { get; init; }

    /// <summary>Those above it; null: from the lowest on.</summary>
    [Id(2)]
    public long? After { get; init; }

    /// <summary>How many at most.</summary>
    [Id(3)]
    public required int Most { get; init; }
}
