using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What all shards found.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-hits")]
internal sealed record FrontHits
{
    [Id(0)]
    public required long[] Ids { get; init; }

    [Id(1)]
    public required VectorBlock Scores { get; init; }

    /// <summary>Shards that did not answer in time.</summary>
    [Id(2)]
    public required int[] Missing { get; init; }

    [Id(3)]
    public required int Shards { get; init; }

    /// <summary>Where a query's begin, and where the last one's end, where all within a radius were asked for; null: each has as many places.</summary>
    [Id(4)]
    public int[]? Offsets { get; init; }
}
