using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>A copy of a shard asks for what is new; it has all that it was given before.</summary>
[GenerateSerializer, Immutable, Alias("vksim.replica-pull")]
internal sealed record ReplicaPull
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>Which copy it is, from 0 on.</summary>
    [Id(1)]
    public required int Copy { get; init; }

    /// <summary>What it was given belongs to this session with the shard's owner; empty: it has nothing.</summary>
    [Id(2)]
    public Guid Session { get; init; }

    /// <summary>The last batch of it that it has.</summary>
    [Id(3)]
    public long Batch { get; init; }
}
