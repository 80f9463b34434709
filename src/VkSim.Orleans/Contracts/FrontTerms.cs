using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What a client has to know of a collection and its silos before it asks.</summary>
[GenerateSerializer, Immutable, Alias("vksim.front-terms")]
internal sealed record FrontTerms
{
    /// <summary>Components of a vector.</summary>
    [Id(0)]
    public required int Dimensions { get; init; }

    /// <summary>How long a search takes at most where the call does not say.</summary>
    [Id(1)]
    public required TimeSpan SearchTimeout { get; init; }

    /// <summary>How long any other call takes at most where it does not say.</summary>
    [Id(2)]
    public required TimeSpan ChangeTimeout { get; init; }

    /// <summary>The silo that says so.</summary>
    [Id(3)]
    public string Silo { get; init; } = "";

    /// <summary>What the collection was made with.</summary>
    [Id(4)]
    public required IndexDefinition Definition { get; init; }
}
