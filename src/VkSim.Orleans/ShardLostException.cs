using Orleans;

namespace VkSim;

/// <summary>
/// Another silo has taken the shard meanwhile, as it may when this one seemed dead: nothing of this silo's is acknowledged any more.
/// </summary>
[GenerateSerializer, Alias("vksim.shard-lost")]
public sealed class ShardLostException : ClusterIndexException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which shard, and who has it.</param>
    public ShardLostException(string message)
        : base(message)
    {
    }
}
