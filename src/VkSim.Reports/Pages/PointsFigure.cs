namespace VkSim.Reports.Pages;

/// <summary>Rows as points that can be looked at from several sides, selected and exported.</summary>
internal sealed record PointsFigure : ReportFigure
{
    /// <summary>The number of each point's row, ascending.</summary>
    public required ReadOnlyMemory<int> Rows { get; init; }

    /// <summary>The ways to look at them; at least one.</summary>
    public required IReadOnlyList<PointsView> Views { get; init; }

    /// <summary>A name for each point; empty: they have none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The class of each point, as a place in <see cref="ClassNames"/>; empty: there are none.</summary>
    public ReadOnlyMemory<int> Classes { get; init; }

    /// <summary>The names of classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How many neighbours each point has in <see cref="Neighbors"/>.</summary>
    public int NeighborCount { get; init; }

    /// <summary>The numbers of the rows nearest to each point's, nearest first; −1: there are no more.</summary>
    public ReadOnlyMemory<int> Neighbors { get; init; }

    /// <summary>How similar they are.</summary>
    public ReadOnlyMemory<float> Similarities { get; init; }
}
