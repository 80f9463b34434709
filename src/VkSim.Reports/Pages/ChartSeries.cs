namespace VkSim.Reports.Pages;

/// <summary>Values that belong together.</summary>
/// <param name="Name">Their name in the legend.</param>
/// <param name="Mark">How they are drawn.</param>
/// <param name="X">Where they lie; ignored where the chart has categories, of which each has one value.</param>
/// <param name="Y">The values.</param>
internal sealed record ChartSeries(string Name, ChartMark Mark, ReadOnlyMemory<double> X, ReadOnlyMemory<double> Y)
{
    /// <summary>Whether the values are those of the axis on the right.</summary>
    public bool OnRight { get; init; }

    /// <summary>A name for each value; empty: they have none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
