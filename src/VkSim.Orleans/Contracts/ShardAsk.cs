using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A call to a shard that tells no more than the table that it was chosen by.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-ask")]
internal sealed record ShardAsk
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Version of the table by which the caller chose the shard.</summary>
    [Id(1)]
    public required long Table { get; init; }
}
