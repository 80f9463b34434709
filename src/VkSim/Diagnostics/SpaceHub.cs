namespace VkSim;

/// <summary>A row that is among the nearest neighbours of others.</summary>
/// <param name="Row">The row.</param>
/// <param name="Occurrences">Of how many sampled rows.</param>
public readonly record struct SpaceHub(long Row, int Occurrences);
