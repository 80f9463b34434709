using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A search of all shards.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-search")]
internal sealed record FrontSearch : FrontCall
{
    [Id(0)]
    public required VectorBlock Queries { get; init; }

    [Id(1)]
    public int K { get; init; }

    [Id(2)]
    public float? Threshold { get; init; }

    /// <summary>What may be found; null: everything.</summary>
    [Id(3)]
    public long[]? Ids { get; init; }

    /// <summary>Whether an answer without some shards is one.</summary>
    [Id(4)]
    public bool AllowPartial { get; init; }

    /// <summary>All within it are asked for, whatever K is; null: the K nearest.</summary>
    [Id(5)]
    public float? Radius { get; init; }
}
