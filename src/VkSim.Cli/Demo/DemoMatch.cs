namespace VkSim.Cli;

/// <summary>A file and its cosine with the query.</summary>
internal sealed record DemoMatch(string File, float Score);
