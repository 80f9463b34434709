using Microsoft.Extensions.VectorData;

namespace VkSim.VectorData.Models;

/// <summary>A distance function of the abstraction in terms of a metric.</summary>
/// <remarks>
/// An index ranks by the metric; scores are what the function's documentation says: a cosine distance is 1 minus the similarity, a negative
/// dot product the product times −1, and of both less is nearer. A Hamming distance is the number of bits that
/// differ, of vectors of bits: whether each component is above 0.
/// </remarks>
internal sealed class Distance
{
    private static readonly Distance[] Known =
    [
        new(DistanceFunction.CosineSimilarity, Metric.Cosine, isSimilarity: true, score => score),
        new(DistanceFunction.CosineDistance, Metric.Cosine, isSimilarity: false, score => 1 - (double)score),
        new(DistanceFunction.DotProductSimilarity, Metric.Dot, isSimilarity: true, score => score),
        new(DistanceFunction.NegativeDotProductSimilarity, Metric.Dot, isSimilarity: false, score => -(double)score),
        new(DistanceFunction.EuclideanDistance, Metric.L2, isSimilarity: false, score => score),
        new(DistanceFunction.EuclideanSquaredDistance, Metric.SquaredL2, isSimilarity: false, score => score),
        new(DistanceFunction.ManhattanDistance, Metric.L1, isSimilarity: false, score => score),
        new(DistanceFunction.HammingDistance, Metric.L0, isSimilarity: false, score => score),
    ];

    private readonly bool _isSimilarity;
    private readonly Func<float, double> _score;

    private Distance(string name, Metric metric, bool isSimilarity, Func<float, double> score)
    {
        Name = name;
        Metric = metric;
        _isSimilarity = isSimilarity;
        _score = score;
    }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>What an index ranks by.</summary>
    public Metric Metric { get; }

    /// <summary>All names, for messages.</summary>
    public static string Names => string.Join(", ", Known.Select(distance => distance.Name));

    /// <summary>The one of a name; null where there is none. Without a name the cosine similarity.</summary>
    public static Distance? Find(string? name) =>
        name is null ? Known[0] : Array.Find(Known, distance => distance.Name == name);

    /// <summary>The score of what an index found.</summary>
    public double ScoreOf(float score) => _score(score);

    /// <summary>Whether a score counts: a similarity from the threshold on, a distance up to it. NaN does not.</summary>
    public bool IsWithin(double score, double threshold) => _isSimilarity ? score >= threshold : score <= threshold;
}
