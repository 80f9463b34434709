using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim;

/// <summary>What an <see cref="EmbeddingIndex"/> holds and how it compares.</summary>
public sealed record EmbeddingIndexOptions
{
    private readonly int _dimensions;
    private readonly Metric _metric;
    private readonly ElementType _storage;
    private readonly float _epsilon = 1e-8f;
    private readonly ZeroVectorPolicy _zeroVectors;
    private readonly TimeSpan _batchWindow;
    private readonly Quantization _quantization;
    private readonly CoarseCopy _coarse;
    private readonly int? _mostRescored;

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
    /// <see cref="Metric.L2"/>, <see cref="Metric.SquaredL2"/>, <see cref="Metric.L1"/> or <see cref="Metric.LInf"/> distance; of
    /// <see cref="Quantization.Binary"/> vectors the smallest <see cref="Metric.L0"/> distance.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Another metric.</exception>
    public Metric Metric
    {
        get => _metric;
        init => _metric = value is Metric.Cosine or Metric.Dot or Metric.L2 or Metric.SquaredL2 or Metric.L1 or Metric.LInf or Metric.L0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Metric), value, $"The metric is {value}; an index has {Metric.Cosine}, {Metric.Dot}, {Metric.L2}, {Metric.SquaredL2}, {Metric.L1}, {Metric.LInf} or {Metric.L0}.");
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

    /// <summary>
    /// How long a search may wait for others, so that they are made together: eight together take little longer than one where
    /// memory is what takes the time. Zero, the default: each is made alone and at once. A millisecond is enough for threads that search
    /// again as soon as they have an answer.
    /// </summary>
    /// <remarks>
    /// Searches of queries on the host are made together that have the same k, the same filter object and the same threshold or radius, up to 64
    /// queries each; not those with <see cref="IndexFilter.Where"/>, nor awaited ones with others. A search that
    /// arrives while no such one is under way begins at once; one that arrives meanwhile waits for its end. After several were made
    /// together, the next waits until as many have come again, but no longer than this. So the latency is at most that of the search
    /// under way, this time, and that of all that wait, up to 256 queries, together; then they are served in the order in which they came. A
    /// cancelled search ends at once, or, where its thread searches for others, with them. All see the vectors as they are when the common
    /// search begins, and find what each would find alone.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than a second.</exception>
    public TimeSpan BatchWindow
    {
        get => _batchWindow;
        init => _batchWindow = value >= TimeSpan.Zero && value <= TimeSpan.FromSeconds(1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(BatchWindow), value, $"The window is {value.TotalMilliseconds} ms; expected 0 to 1000 ms.");
    }

    /// <summary>
    /// A copy that searches read first; none by default. It bounds the score of each vector, and those that may be among the results by their
    /// bounds are compared as they are stored: the answers are the same to the bit, at a fraction of the memory's bandwidth. For cosines,
    /// products and Euclidean distances, plain or squared.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such copy.</exception>
    public CoarseCopy Coarse
    {
        get => _coarse;
        init => _coarse = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Coarse), value, $"The coarse copy is {value}; expected one of {string.Join(", ", Enum.GetNames<CoarseCopy>())}.");
    }

    /// <summary>
    /// How many vectors are compared as they are stored after those of the coarse copy, at most, for each query of a search that gives a
    /// <see cref="SearchResult"/>, whose <see cref="SearchResult.IsExact"/> then tells whether they were enough. Null, the default: as many as
    /// it takes, which is also what searches take that have no way to tell. Searches with a limit are made alone. Several devices share it, at
    /// least one each.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? MostRescored
    {
        get => _mostRescored;
        init => _mostRescored = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MostRescored), value, $"At most {value} vectors are to be compared; expected 1 or more, or null.");
    }

    /// <summary>
    /// Fewer bits for each component than <see cref="Storage"/> has; none by default. Vectors are rounded to it once, when they are added;
    /// scores are those of the rounded vectors with queries as they are, and <see cref="EmbeddingIndex.Get"/> gives the rounded vectors. With
    /// single precision for storage and without a coarse copy.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such quantisation.</exception>
    public Quantization Quantization
    {
        get => _quantization;
        init => _quantization = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Quantization), value, $"The quantisation is {value}; expected one of {string.Join(", ", Enum.GetNames<Quantization>())}.");
    }

    /// <summary>Elements that a vector is stored in.</summary>
    internal int StoredColumns => CodedRow.ElementsOf(Quantization, Dimensions);

    /// <summary>Bytes of a stored vector.</summary>
    internal long RowBytes => (long)StoredColumns * ElementConversion.SizeOf(Storage);

    /// <summary>How a backend is to compare rows.</summary>
    internal PairwiseSettings Comparison => new(
        Metric, Cosine: new CosineSettings(Epsilon, ZeroVectors == ZeroVectorPolicy.Error ? ZeroVectorPolicy.Zero : ZeroVectors));
}
