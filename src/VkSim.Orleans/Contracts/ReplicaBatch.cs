using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What is new for a copy of a shard.</summary>
[GenerateSerializer, Immutable, Alias("vksim.replica-batch")]
internal sealed record ReplicaBatch
{
    /// <summary>Another one than the copy's: it begins anew. Empty: the shard has no copies now.</summary>
    [Id(0)]
    public Guid Session { get; init; }

    [Id(1)]
    public long Batch { get; init; }

    /// <summary>Version of the table that the shard goes by.</summary>
    [Id(2)]
    public long Table { get; init; }

    /// <summary>What the copy's index is made with.</summary>
    [Id(3)]
    public IndexDefinition? Definition { get; init; }

    [Id(4)]
    public long[] Ids { get; init; } = [];

    /// <summary>A vector for each id.</summary>
    [Id(5)]
    public VectorBlock Vectors { get; init; }

    /// <summary>Ids that are to be removed where they are there.</summary>
    [Id(6)]
    public long[] Gone { get; init; } = [];

    /// <summary>Whether the copy is whole with it.</summary>
    [Id(7)]
    public bool IsWhole { get; init; }
}
