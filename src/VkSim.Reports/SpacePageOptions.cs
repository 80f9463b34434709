namespace VkSim;

/// <summary>What a page of <see cref="SpaceReportPage"/> is to say beyond the report.</summary>
public sealed class SpacePageOptions
{
    internal static SpacePageOptions Default { get; } = new();

    /// <summary>What was looked at, such as the name of a file; part of the heading.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it was computed; a line below the heading.</summary>
    public string Device { get; init; } = "";

    /// <summary>A name for each row of the matrix, shown where its point is; empty: rows have numbers only.</summary>
    public IReadOnlyList<string> RowNames { get; init; } = [];

    /// <summary>The label of each row of the matrix, which colours its point; empty: there are none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Where each row of <see cref="SpaceReport.Sample"/> lies in a layout of two dimensions, two values a row; empty: there is none.</summary>
    public ReadOnlyMemory<float> Layout { get; init; }

    /// <summary>What the layout is, such as "t-SNE, trustworthiness 0.97".</summary>
    public string LayoutName { get; init; } = "Layout";
}
