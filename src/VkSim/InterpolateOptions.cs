namespace VkSim;

/// <summary>Parameters of resizing pictures.</summary>
public sealed record InterpolateOptions : OperationOptions
{
    private readonly InterpolationMode _mode;

    /// <summary>How it is done; <see cref="InterpolationMode.Bilinear"/> by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such mode.</exception>
    public InterpolationMode Mode
    {
        get => _mode;
        init => _mode = Valid(value, nameof(Mode));
    }

    /// <summary>
    /// Whether the centres of the corner elements keep their places; otherwise, the default, their outer corners do, and beyond the border there is
    /// the border.
    /// </summary>
    public bool AlignCorners { get; init; }

    internal static InterpolateOptions Default { get; } = new();
}
