using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>The lowest of the ids that were asked for, in ascending order.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-ids")]
internal sealed record FrontIds
{
    [Id(0)]
    public required long[] Ids { get; init; }

    /// <summary>Whether there are higher ones.</summary>
    [Id(1)]
    public required bool HasMore { get; init; }
}
