using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Vectors of any shards.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-read")]
internal sealed record FrontRead : FrontCall
{
    [Id(0)]
    public required long[] Ids { get; init; }
}
