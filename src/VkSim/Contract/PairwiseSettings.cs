namespace VkSim.Contract;

/// <summary>Validated parameters of a full N×M comparison.</summary>
/// <param name="Metric">How two rows are compared.</param>
/// <param name="P">Order of <see cref="VkSim.Metric.Lp"/>; positive and finite. Other metrics ignore it.</param>
/// <param name="Mode">How Euclidean distances are computed.</param>
/// <param name="Cosine">Epsilon and zero-vector policy of <see cref="VkSim.Metric.Cosine"/>.</param>
internal readonly record struct PairwiseSettings(
    Metric Metric, float P = 2, DistanceMode Mode = DistanceMode.Auto, CosineSettings Cosine = default);
