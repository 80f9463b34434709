namespace VkSim;

/// <summary>One row that a search found.</summary>
/// <param name="Id">Row number in the database, or −1 beyond the population.</param>
/// <param name="Score">Similarity to the query, or distance from it; beyond the population −∞ for similarities and +∞ for distances.</param>
public readonly record struct Neighbor(long Id, float Score);
