namespace VkSim.Reports.Pages;

/// <summary>Series over one axis: histograms, lines, points, bars in groups.</summary>
internal sealed record ChartFigure : ReportFigure
{
    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>A second vertical axis, on the right; null: there is none.</summary>
    public ChartAxis? Right { get; init; }

    /// <summary>Names of places, in place of numbers of the horizontal axis; such a chart lies on its side, the first place on top. Empty: there are numbers.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether bars of several series lie over one another, as those of histograms, rather than side by side.</summary>
    public bool Overlaid { get; init; }

    /// <summary>What is drawn.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }
}
