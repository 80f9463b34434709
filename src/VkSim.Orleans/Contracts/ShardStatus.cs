using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Whether a shard did what it was asked.</summary>
[GenerateSerializer, Alias("vksim.shard-status")]
internal enum ShardStatus
{
    /// <summary>It did.</summary>
    Done,

    /// <summary>The caller's table is older than that which the shard goes by: read it anew and ask again.</summary>
    StaleTable,

    /// <summary>It is a copy that has not everything, or has not heard from the shard's owner for too long.</summary>
    NotReady,

    /// <summary>It knows nothing of the client's earlier changes: the change is to be begun anew, with the number that comes with this.</summary>
    UnknownClient,
}
