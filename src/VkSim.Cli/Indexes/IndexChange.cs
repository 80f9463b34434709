namespace VkSim.Cli;

/// <summary>How many vectors of an index came, took the place of others, and went.</summary>
internal sealed record IndexChange(long Added, long Replaced = 0, long Removed = 0);
