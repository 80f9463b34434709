namespace VkSim.VectorData.Records;

/// <summary>The order of an index: the better score first, equal ones by the lower id, NaN last.</summary>
/// <param name="isSimilarity">Whether the greater score is the better one.</param>
internal sealed class RankOrder(bool isSimilarity) : IComparer<Neighbor>
{
    /// <summary>The order of a metric's scores.</summary>
    public static RankOrder Of(Metric metric) => new(metric is Metric.Cosine or Metric.Dot);

    /// <inheritdoc/>
    public int Compare(Neighbor x, Neighbor y)
    {
        int order = float.IsNaN(x.Score) || float.IsNaN(y.Score) ? float.IsNaN(x.Score).CompareTo(float.IsNaN(y.Score))
            : isSimilarity ? y.Score.CompareTo(x.Score)
            : x.Score.CompareTo(y.Score);
        return order != 0 ? order : x.Id.CompareTo(y.Id);
    }
}
