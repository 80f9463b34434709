using VkSim.Contract;

namespace VkSim;

/// <summary>Parameters of the exact nearest-neighbour search.</summary>
public sealed record NearestOptions : OperationOptions
{
    internal static NearestOptions Default { get; } = new();

    private readonly float _p = 2;
    private readonly float _epsilon = 1e-8f;
    private readonly DistanceMode _mode;

    /// <summary>Order of <see cref="Metric.Lp"/>, a positive and finite number; other metrics ignore it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, infinite or NaN.</exception>
    public float P
    {
        get => _p;
        init => _p = float.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(P), value, $"The order p is {value}; expected a positive and finite number.");
    }

    /// <summary>How Euclidean distances are computed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such mode.</exception>
    public DistanceMode Mode
    {
        get => _mode;
        init => _mode = Valid(value, nameof(Mode));
    }

    /// <summary>Lower clamp of each norm of a cosine on its own; 1e-8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = ValidEpsilon(value);
    }

    /// <summary>What the cosine with a row of zeros is; by default 0. Other metrics ignore it.</summary>
    public ZeroVectorPolicy ZeroVectors { get; init; }

    internal PairwiseSettings Settings(Metric metric) => new(metric, P, Mode, new CosineSettings(Epsilon, ZeroVectors));
}
