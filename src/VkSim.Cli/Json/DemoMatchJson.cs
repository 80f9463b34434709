namespace VkSim.Cli;

/// <summary>A file and its cosine with the query.</summary>
internal sealed record DemoMatchJson(string File, float Score);
