using VkSim.Compute;

namespace VkSim.Native;

/// <summary>A host's own lock of one of its queues, as two functions.</summary>
/// <param name="enter">Waits until the queue is this thread's.</param>
/// <param name="exit">Gives it back.</param>
/// <param name="user">The host's, passed to both.</param>
/// <param name="queue">Which queue.</param>
internal sealed unsafe class HostQueueLock(
    delegate* unmanaged<void*, uint, void> enter, delegate* unmanaged<void*, uint, void> exit, void* user, uint queue) : IQueueLock
{
    public void Enter()
    {
        Callback.Enter();
        enter(user, queue);
        Callback.Leave();
    }

    public void Exit()
    {
        Callback.Enter();
        exit(user, queue);
        Callback.Leave();
    }
}
