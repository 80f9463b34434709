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

/// <summary>Two files and their cosine.</summary>
internal sealed record DemoPair(string A, string B, float Score, bool Identical);

/// <summary>A file and its cosine with the query.</summary>
internal sealed record DemoMatch(string File, float Score);
