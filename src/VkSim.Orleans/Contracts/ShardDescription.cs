using Orleans;

namespace VkSim;

/// <summary>A shard of a <see cref="ClusterIndex"/> as it is at this moment.</summary>
[GenerateSerializer, Immutable, Alias("vksim.shard-description")]
public sealed record ShardDescription
{
    /// <summary>Its number.</summary>
    [Id(0)]
    public required int Shard { get; init; }

    /// <summary>The silo that it is on.</summary>
    [Id(1)]
    public required string Silo { get; init; }

    /// <summary>The device that has its vectors.</summary>
    [Id(2)]
    public required string Device { get; init; }

    /// <summary>How often the shard was taken by a silo; each time by one that nothing was lost to.</summary>
    [Id(3)]
    public required long Epoch { get; init; }

    /// <summary>Number of vectors.</summary>
    [Id(4)]
    public required long Count { get; init; }

    /// <summary>Bytes of memory, as <see cref="EmbeddingIndex.MemoryBytes"/>.</summary>
    [Id(5)]
    public required long MemoryBytes { get; init; }

    /// <summary>Bytes of changes since the file was saved, as <see cref="EmbeddingIndex.LogBytes"/>.</summary>
    [Id(6)]
    public required long LogBytes { get; init; }
}
