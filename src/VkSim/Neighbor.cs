namespace VkSim;

/// <summary>One row that a search found.</summary>
/// <param name="Id">Row number in the database, or −1 beyond the population.</param>
/// <param name="Score">Similarity to the query; −∞ beyond the population.</param>
public readonly record struct Neighbor(long Id, float Score);
