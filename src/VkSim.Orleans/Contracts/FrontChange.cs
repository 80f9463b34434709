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
}
