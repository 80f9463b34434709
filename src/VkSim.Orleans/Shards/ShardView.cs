using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <summary>What a shard goes by.</summary>
/// <param name="Table">Which ids are its own.</param>
/// <param name="Own">Lets its own ids be found, where its index has others still; null: where it has none.</param>
internal sealed record ShardView(RoutingTable Table, IndexFilter? Own);
