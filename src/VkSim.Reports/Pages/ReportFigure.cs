namespace VkSim.Reports.Pages;

/// <summary>A picture.</summary>
internal abstract record ReportFigure : ReportBlock
{
    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be seen, for those who do not see it, and how to read it.</summary>
    public required string Summary { get; init; }
}
