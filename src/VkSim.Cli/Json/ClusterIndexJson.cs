namespace VkSim.Cli;

/// <summary>The answer of <c>vksim index … --cluster … --json</c>: an index, and what was changed.</summary>
internal sealed record ClusterIndexJson(
    string Cluster,
    string Index,
    int Dimensions,
    string Metric,
    string Storage,
    long Count,
    long? Added,
    long? Replaced,
    long? Removed,
    double Seconds,
    ShardJson[] Shards,
    NarrowingJson[]? Narrowing);
