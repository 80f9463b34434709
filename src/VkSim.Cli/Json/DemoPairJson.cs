namespace VkSim.Cli;

/// <summary>Two files and their cosine.</summary>
internal sealed record DemoPairJson(string A, string B, float Score, bool Identical);
