using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Those of the vectors that there are.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-rows")]
internal sealed record ShardRows : IShardAnswer
{
    [Id(0)]
    public required ShardStatus Status { get; init; }

    /// <summary>Version of the table that the shard goes by.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public long[] Ids { get; init; } = [];

    [Id(3)]
    public VectorBlock Vectors { get; init; }
}
