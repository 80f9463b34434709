namespace VkSim.Cli;

/// <summary>The answer of <c>vksim search --cluster … --json</c>.</summary>
internal sealed record ClusterSearchJson(
    string Cluster, string Index, bool Complete, int[] Missing, int Shards, OutputJson[] Outputs, double Seconds, NarrowingJson[]? Narrowing);
