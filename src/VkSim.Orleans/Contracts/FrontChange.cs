using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A change of ids of any shards.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-change")]
internal sealed record FrontChange : FrontCall
{
    [Id(0)]
    public required long[] Ids { get; init; }

    /// <summary>A vector for each id; null: they are removed.</summary>
    [Id(1)]
    public VectorBlock? Vectors { get; init; }

    /// <summary>Which of the client's changes it is; null: the client does not say.</summary>
    [Id(2)]
    public ChangeStamp? Stamp { get; init; }

    /// <summary>The numbers with which shards have refused the change that this one is begun for.</summary>
    [Id(3)]
    public Dictionary<int, long> Challenges { get; init; } = [];
}
