namespace VkSim;

/// <summary>How the labels fit the directions of the rows.</summary>
/// <param name="Classes">Different labels among the sampled rows.</param>
/// <param name="Agreement">The share of sampled rows whose nearest neighbour among all rows, by cosine, has their label.</param>
/// <param name="Silhouette">The mean silhouette of the sampled rows with the distance 1 − cos (Rousseeuw 1987); NaN for fewer than two classes.</param>
/// <param name="Within">The mean cosine of pairs of sampled rows with the same label; NaN where there are none.</param>
/// <param name="Between">The mean cosine of pairs of sampled rows with different labels; NaN where there are none.</param>
public sealed record SpaceLabels(int Classes, SpaceEstimate Agreement, SpaceEstimate Silhouette, double Within, double Between);
