namespace VkSim;

/// <summary>What an <see cref="EmbeddingIndex"/> holds and how it compares.</summary>
public sealed record EmbeddingIndexOptions
{
    private readonly int _dimensions;
    private readonly Metric _metric;
    private readonly ElementType _storage;
    private readonly float _epsilon = 1e-8f;
    private readonly ZeroVectorPolicy _zeroVectors;

    /// <summary>Components of each vector, from 0 on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public required int Dimensions
    {
        get => _dimensions;
        init => _dimensions = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Dimensions), value, $"The vectors have {value} dimensions; expected 0 or more.");
    }

    /// <summary>
    /// What near means: the largest <see cref="Metric.Cosine"/> (the default) or <see cref="Metric.Dot"/> product, or the smallest
    /// <see cref="Metric.L2"/>, <see cref="Metric.SquaredL2"/>, <see cref="Metric.L1"/> or <see cref="Metric.LInf"/> distance.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Another metric.</exception>
    public Metric Metric
    {
        get => _metric;
        init => _metric = value is Metric.Cosine or Metric.Dot or Metric.L2 or Metric.SquaredL2 or Metric.L1 or Metric.LInf
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Metric), value, $"The metric is {value}; an index has {Metric.Cosine}, {Metric.Dot}, {Metric.L2}, {Metric.SquaredL2}, {Metric.L1} or {Metric.LInf}.");
    }

    /// <summary>How vectors are stored. They are rounded to it once; scores are those of the rounded vectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such type.</exception>
    public ElementType Storage
    {
        get => _storage;
        init => _storage = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Storage), value, $"The storage is {value}; expected one of {string.Join(", ", Enum.GetNames<ElementType>())}.");
    }

    /// <summary>Lower clamp of each norm of a cosine on its own; 1e-8 by default. Other metrics ignore it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or NaN.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = float.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, $"Epsilon is {value}; expected a finite number that is not negative.");
    }

    /// <summary>
    /// What the cosine with a vector of zeros is; by default 0. <see cref="ZeroVectorPolicy.Error"/> refuses such vectors when they are
    /// added and as queries on the host. Other metrics ignore it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such policy.</exception>
    public ZeroVectorPolicy ZeroVectors
    {
        get => _zeroVectors;
        init => _zeroVectors = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(ZeroVectors), value, $"The policy is {value}; expected one of {string.Join(", ", Enum.GetNames<ZeroVectorPolicy>())}.");
    }
}
