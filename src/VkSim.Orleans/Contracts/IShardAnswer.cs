namespace VkSim.Orleans.Contracts;

/// <summary>What every answer of a shard tells.</summary>
internal interface IShardAnswer
{
    ShardStatus Status { get; }

    /// <summary>Version of the table that the shard goes by.</summary>
    long Table { get; }
}
