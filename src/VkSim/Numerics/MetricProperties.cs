namespace VkSim.Numerics;

/// <summary>Facts about the metrics that every backend needs.</summary>
internal static class MetricProperties
{
    /// <summary>Whether a larger value means nearer; distances are the other way round.</summary>
    public static bool IsSimilarity(this Metric metric) => metric is Metric.Cosine or Metric.Dot;

    /// <summary>The score that fills the tail of a neighbour list longer than the population.</summary>
    public static float TailScore(this Metric metric) =>
        metric.IsSimilarity() ? float.NegativeInfinity : float.PositiveInfinity;
}
