using System.Globalization;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Shards;

/// <summary>Where a shard belongs.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="Shard">The shard's number.</param>
/// <param name="Owner">The silo that has it.</param>
/// <param name="Store">Where shards are kept.</param>
/// <param name="Tables">Which shard has which ids.</param>
internal sealed record ShardPlace(string Collection, int Shard, string Owner, IShardStore Store, TableCache Tables)
{
    /// <summary>What the shard is called in messages.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Collection}, shard {Shard}");
}
