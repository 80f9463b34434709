using VkSim.Operations;

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

    /// <summary>Lines and columns of the grid.</summary>
    /// <param name="pictures">How many pictures, at least 1.</param>
    /// <param name="height">Lines of each, at least 1.</param>
    /// <param name="width">Columns of each, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 1.</exception>
    /// <exception cref="OverflowException">A side of more than <see cref="int.MaxValue"/> elements.</exception>
    public (int Height, int Width) SizeOf(long pictures, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (int across, int down, int padding) = Layout(checked((int)pictures));
        return (checked((int)GridAxis.LengthOf(down, height, padding)), checked((int)GridAxis.LengthOf(across, width, padding)));
    }

    // A single picture has nothing around it.
    internal (int Across, int Down, int Padding) Layout(int pictures)
    {
        int across = Math.Min(PerRow, pictures);
        return (across, (pictures + across - 1) / across, pictures == 1 ? 0 : Padding);
    }
}
