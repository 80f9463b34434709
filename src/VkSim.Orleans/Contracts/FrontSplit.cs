using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A shard that is to be split.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-split")]
internal sealed record FrontSplit : FrontCall
{
    [Id(0)]
    public required int Shard { get; init; }

    /// <summary>Which call it is: made again it is the same split.</summary>
    [Id(1)]
    public required Guid Call { get; init; }
}
