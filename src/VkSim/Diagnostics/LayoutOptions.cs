namespace VkSim;

/// <summary>How <see cref="EmbeddingDiagnostics.Layout"/> lays out a space.</summary>
public sealed record LayoutOptions : OperationOptions
{
    internal static LayoutOptions Default { get; } = new();

    private readonly int _neighbors = 15;

    /// <summary>Neighbours of a row that the layout keeps near; 15 by default. More keep more of the whole, fewer more of what is near.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2, or more than 200.</exception>
    public int Neighbors
    {
        get => _neighbors;
        init => _neighbors = value is >= 2 and <= 200
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Neighbors), value, $"{nameof(Neighbors)} is {value}; expected 2 to 200.");
    }

    /// <summary>The rows to lay out, such as those of <see cref="SpaceReport.Sample"/>; empty: all.</summary>
    public IReadOnlyList<long> Rows { get; init; } = [];

    /// <summary>Where chance begins; the same seed gives the same layout.</summary>
    public int Seed { get; init; }
}
