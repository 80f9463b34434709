namespace VkSim;

/// <summary>The cosines of pairs of different rows; rows of zeros have cosine 0.</summary>
/// <param name="Mean">The mean over all pairs of all finite rows, which needs no sample; NaN for fewer than two rows.</param>
/// <param name="Quantiles">Of the pairs of the sampled rows, within 1e-4.</param>
/// <param name="Histogram">Of the pairs of the sampled rows, from −1 to 1.</param>
public sealed record SpaceCosines(double Mean, SpaceQuantiles Quantiles, SpaceHistogram Histogram);
