using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace VkSim.Orleans.Front;

/// <summary>Failures of a call that another try may not have: a silo has gone, or a shard is on its way to another one.</summary>
internal static class Transient
{
    public static bool Is(Exception e) => e switch
    {
        ShardLostException => true,
        ClusterIndexException or IOException or InvalidMessageFrameException => false,
        OrleansException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };
}
