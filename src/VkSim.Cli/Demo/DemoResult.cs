namespace VkSim.Cli;

/// <summary>What the demo found.</summary>
internal sealed record DemoResult
{
    public required DeviceDescription Device { get; init; }

    public required TextCollection Texts { get; init; }

    /// <summary>Identical files first, then the most similar ones, best first.</summary>
    public required IReadOnlyList<DemoPair> Pairs { get; init; }

    /// <summary>The text searched for; null when there was none.</summary>
    public string? Query { get; init; }

    public required IReadOnlyList<DemoMatch> Matches { get; init; }

    public required DemoTimes Times { get; init; }

    public required OracleReport Oracle { get; init; }
}
