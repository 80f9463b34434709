using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What became of a change of ids of any shards.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-changed")]
internal sealed record FrontChanged
{
    /// <summary>How many ids are new, or were removed.</summary>
    [Id(0)]
    public required int Count { get; init; }

    /// <summary>Ids of shards that know nothing of the client's earlier changes: theirs is to be begun anew, with the shards' numbers.</summary>
    [Id(1)]
    public required long[] Refused { get; init; }

    /// <summary>The numbers of these shards.</summary>
    [Id(2)]
    public required Dictionary<int, long> Challenges { get; init; }

    /// <summary>What the change ends with when that is done, where yet others did not answer.</summary>
    [Id(3)]
    public MissingShardsException? Failure { get; init; }
}
