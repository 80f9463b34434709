namespace VkSim.Cli;

/// <summary>The answer of <c>vksim index split --json</c>.</summary>
internal sealed record ClusterSplitJson(string Cluster, string Index, SplitJson[] Splits, long Count, ShardJson[] Shards, double Seconds);
