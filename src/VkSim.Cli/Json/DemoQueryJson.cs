namespace VkSim.Cli;

/// <summary>The files nearest to a text.</summary>
internal sealed record DemoQueryJson(string Text, DemoMatchJson[] Matches);
