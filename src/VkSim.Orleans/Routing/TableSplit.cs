namespace VkSim.Orleans.Routing;

/// <summary>A shard that was split, or is about to be.</summary>
/// <param name="From">The shard.</param>
/// <param name="To">The number of the new one, which no other has, not even where this one does not come to be.</param>
/// <param name="Call">The call that asked for it, so that it is done once where it is made again.</param>
/// <param name="IsDone">Whether the new shard has its slots.</param>
internal sealed record TableSplit(int From, int To, Guid Call, bool IsDone);
