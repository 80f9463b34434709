namespace VkSim.Silo;

/// <summary>All silos that there are, and were lately.</summary>
internal sealed record MemberList
{
    /// <summary>Grows with each change but those of when a silo was heard of last.</summary>
    public int Version { get; init; }

    /// <summary>In the order in which they came.</summary>
    public Member[] Members { get; init; } = [];
}
