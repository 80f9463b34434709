namespace VkSim.Cli;

/// <summary>A shard of an index of a cluster.</summary>
internal sealed record ShardJson(int Shard, long Count, string Silo, string Device, long MemoryBytes, long LogBytes);
