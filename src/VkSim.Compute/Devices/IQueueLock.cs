namespace VkSim.Compute;

/// <summary>
/// What a host program locks while it uses a queue of its own, as two calls. Entered once and left once around every use of the queue
/// here, by the same thread and never by one thread twice at a time, so a lock that is not recursive serves.
/// </summary>
/// <remarks>
/// Where <see cref="Enter"/> throws nothing was done and <see cref="Exit"/> is not called; what either throws reaches the caller of the
/// operation. Neither may call this library.
/// </remarks>
public interface IQueueLock
{
    /// <summary>Waits until the queue is this thread's.</summary>
    void Enter();

    /// <summary>Gives the queue back.</summary>
    void Exit();
}
