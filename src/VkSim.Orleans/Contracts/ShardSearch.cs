using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A search in one shard.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-search")]
internal sealed record ShardSearch
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Version of the table by which the caller chose the shard.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public required VectorBlock Queries { get; init; }

    [Id(3)]
    public int K { get; init; }

    [Id(4)]
    public float? Threshold { get; init; }

    /// <summary>What may be found; null: everything.</summary>
    [Id(5)]
    public long[]? Ids { get; init; }

    /// <summary>All within it are asked for, whatever K is; null: the K nearest.</summary>
    [Id(6)]
    public float? Radius { get; init; }
}
