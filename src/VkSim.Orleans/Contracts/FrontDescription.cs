using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>The collection and its shards.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-description")]
internal sealed record FrontDescription
{
    [Id(0)]
    public required IndexDefinition Definition { get; init; }

    [Id(1)]
    public required ShardDescription[] Shards { get; init; }
}
