namespace VkSim;

/// <summary>Some rows, for pictures: so many as <see cref="SpaceOptions.PictureRows"/> says.</summary>
public sealed record SpaceSample
{
    /// <summary>Their numbers in the matrix, ascending.</summary>
    public required IReadOnlyList<long> Rows { get; init; }

    /// <summary>Where each lies along the first three principal directions, three values a row; 0 for directions that are not there.</summary>
    public required IReadOnlyList<float> Coordinates { get; init; }

    /// <summary>How many neighbours each row has in <see cref="Neighbors"/>.</summary>
    public required int NeighborCount { get; init; }

    /// <summary>The nearest of these rows to each by cosine, by their numbers in the matrix, nearest first; −1 where there are no more.</summary>
    public required IReadOnlyList<long> Neighbors { get; init; }

    /// <summary>The cosines of <see cref="Neighbors"/>.</summary>
    public required IReadOnlyList<float> NeighborCosines { get; init; }

    /// <summary>Rows of the heat map, by their numbers in the matrix, similar ones beside one another.</summary>
    public required IReadOnlyList<long> HeatMapRows { get; init; }

    /// <summary>Their cosines with one another, row after row.</summary>
    public required IReadOnlyList<float> HeatMap { get; init; }
}
