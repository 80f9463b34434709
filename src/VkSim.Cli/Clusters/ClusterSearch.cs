namespace VkSim.Cli;

/// <summary>How a cluster is searched.</summary>
/// <param name="Radius">The worst score that counts; null: any does.</param>
/// <param name="Ids">The ids that may be found; null: all.</param>
/// <param name="AllowPartial">Whether an answer without some shards will do.</param>
/// <param name="Timeout">How long shards are waited for; null: as the silos have it.</param>
internal sealed record ClusterSearch(float? Radius, long[]? Ids, bool AllowPartial, TimeSpan? Timeout);
