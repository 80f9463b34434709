using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What became of a change: it is in the log, or it was not made.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-changed")]
internal sealed record ShardChanged : IShardAnswer
{
    [Id(0)]
    public required ShardStatus Status { get; init; }

    /// <summary>Version of the table that the shard goes by.</summary>
    [Id(1)]
    public required long Table { get; init; }

    /// <summary>How many ids are new, or were removed.</summary>
    [Id(2)]
    public int Count { get; init; }

    /// <summary>What it is to be begun anew with, of <see cref="ShardStatus.UnknownClient"/>.</summary>
    [Id(3)]
    public long Challenge { get; init; }
}
