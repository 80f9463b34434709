using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A change of ids that one shard has.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-change")]
internal sealed record ShardChange
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Version of the table by which the caller chose the shard.</summary>
    [Id(1)]
    public required long Table { get; init; }

    [Id(2)]
    public required long[] Ids { get; init; }

    /// <summary>A vector for each id; null: they are removed.</summary>
    [Id(3)]
    public VectorBlock? Vectors { get; init; }

    /// <summary>Which of the client's changes it is a part of; null: the client does not say.</summary>
    [Id(4)]
    public ChangeStamp? Stamp { get; init; }

    /// <summary>The number with which the shard has refused the change that this one is begun for; 0: it has not.</summary>
    [Id(5)]
    public long Challenge { get; init; }
}
