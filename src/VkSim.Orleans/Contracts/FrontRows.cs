using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Those of the vectors that there are.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-rows")]
internal sealed record FrontRows
{
    [Id(0)]
    public required int Dimensions { get; init; }

    [Id(1)]
    public required long[] Ids { get; init; }

    [Id(2)]
    public required VectorBlock Vectors { get; init; }
}
