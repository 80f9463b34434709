using Orleans;

namespace VkSim;

/// <summary>A shard has as many calls waiting as <see cref="VkSimShardOptions.MostWaiting"/> allows: nothing was done in that shard, and it may be tried again later. Other shards may have done their part of a change.</summary>
[GenerateSerializer, Alias("vksim.busy")]
public sealed class ClusterBusyException : ClusterIndexException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which shard, and how many wait.</param>
    public ClusterBusyException(string message)
        : base(message)
    {
    }
}
