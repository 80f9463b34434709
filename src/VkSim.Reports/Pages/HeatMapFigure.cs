namespace VkSim.Reports.Pages;

/// <summary>How similar some things are to one another.</summary>
internal sealed record HeatMapFigure : ReportFigure
{
    /// <summary>Their names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>N×N values, row after row.</summary>
    public required ReadOnlyMemory<float> Values { get; init; }

    /// <summary>What is measured.</summary>
    public required string Measure { get; init; }
}
