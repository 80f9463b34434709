namespace VkSim;

/// <summary>The share of queries whose partner is among the first so many of a cosine search.</summary>
/// <param name="Queries">Queries that were made.</param>
/// <param name="At1">The partner is the first.</param>
/// <param name="At5">The partner is among the first 5.</param>
/// <param name="At10">The partner is among the first 10.</param>
public sealed record SpaceRecall(int Queries, SpaceEstimate At1, SpaceEstimate At5, SpaceEstimate At10);
