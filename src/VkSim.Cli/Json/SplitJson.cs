namespace VkSim.Cli;

/// <summary>A shard that was split, and the number of the one that has half of its ids.</summary>
internal sealed record SplitJson(int Shard, int New);
