using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What every call of a client has.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-call")]
internal record FrontCall
{
    [Id(0)]
    public int Protocol { get; init; } = Contracts.Protocol.Version;

    /// <summary>How long shards may take; null: as the silo's options say.</summary>
    [Id(1)]
    public TimeSpan? Timeout { get; init; }
}
