namespace VkSim;

/// <summary>Parameters of a grid of pictures.</summary>
public sealed record GridOptions : OperationOptions
{
    private readonly int _perRow = 8;
    private readonly int _padding = 2;

    /// <summary>Pictures beside one another; 8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int PerRow
    {
        get => _perRow;
        init => _perRow = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PerRow), value, $"{value} pictures are to be beside one another; expected 1 or more.");
    }

    /// <summary>Elements between pictures and around the grid; 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Padding
    {
        get => _padding;
        init => _padding = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Padding), value, $"The padding is {value}; expected 0 or more.");
    }

    /// <summary>What is between and around pictures, and where the last row has none; 0 by default.</summary>
    public float PadValue { get; init; }

    internal static GridOptions Default { get; } = new();
}
