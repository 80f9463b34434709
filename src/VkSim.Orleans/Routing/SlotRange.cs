namespace VkSim.Orleans.Routing;

/// <summary>Slots that follow one another and belong to one shard, up to where the next range begins.</summary>
/// <param name="First">The first slot.</param>
/// <param name="Shard">The shard's number.</param>
internal readonly record struct SlotRange(int First, int Shard);
