using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A collection that is to be there.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-create")]
internal sealed record FrontCreate : FrontCall
{
    [Id(0)]
    public required IndexDefinition Definition { get; init; }

    [Id(1)]
    public required int Shards { get; init; }
}
