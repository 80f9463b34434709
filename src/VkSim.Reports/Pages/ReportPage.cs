namespace VkSim.Reports.Pages;

/// <summary>What a report says, before it has a form. All texts are plain: what is markup elsewhere is written out.</summary>
internal sealed record ReportPage
{
    /// <summary>The heading, and the name of the browser's tab.</summary>
    public required string Title { get; init; }

    /// <summary>A line below it: what was looked at, and where.</summary>
    public required string Subtitle { get; init; }

    /// <summary>The outcome in a sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Whether it is good news.</summary>
    public required ReportTone Tone { get; init; }

    /// <summary>Further sentences below the verdict.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The few figures that matter most.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>The rest.</summary>
    public required IReadOnlyList<ReportSection> Sections { get; init; }
}
