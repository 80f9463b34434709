namespace VkSim.Cli;

/// <summary>Two files and their cosine.</summary>
internal sealed record DemoPair(string A, string B, float Score, bool Identical);
