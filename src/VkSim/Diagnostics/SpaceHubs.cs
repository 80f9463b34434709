namespace VkSim;

/// <summary>How often the sampled rows are among the nearest neighbours of other sampled rows (Radovanović et al. 2010).</summary>
/// <param name="Neighbors">How many neighbours of each row were looked at.</param>
/// <param name="Skew">The skewness of the number of times a row is a neighbour; above 1.4 is called strong in the literature.</param>
/// <param name="Orphans">The share of rows that are no row's neighbour.</param>
/// <param name="Top">The rows that are neighbours most often.</param>
public sealed record SpaceHubs(int Neighbors, SpaceEstimate Skew, double Orphans, IReadOnlyList<SpaceHub> Top);
