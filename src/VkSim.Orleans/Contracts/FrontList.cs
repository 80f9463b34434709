using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Ids of all shards are asked for, some at a time.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-list")]
internal sealed record FrontList : FrontCall
{
    /// <summary>Those above it; null: from the lowest on.</summary>
    [Id(0)]
    public long? After { get; init; }
}
