using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A shard is to be split.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-split")]
internal sealed record ShardSplit
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Which call it is: made again it is the same split.</summary>
    [Id(1)]
    public required Guid Call { get; init; }
}
