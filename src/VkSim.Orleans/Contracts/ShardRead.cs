using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Vectors that are asked for by their ids.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-read")]
internal sealed record ShardRead
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Version of the table by which the caller chose the shard.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public required long[] Ids { get; init; }
}
