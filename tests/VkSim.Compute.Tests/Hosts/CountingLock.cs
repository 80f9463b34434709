namespace VkSim.Compute.Tests.Hosts;

/// <summary>A host's lock that is not recursive, counts its uses, and fails when it is told to.</summary>
internal sealed class CountingLock : IQueueLock
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private int _entered;
    private int _exited;

    public int Entered => Volatile.Read(ref _entered);

    public int Exited => Volatile.Read(ref _exited);

    public bool IsHeld => _lock.CurrentCount == 0;

    public bool FailOnEnter { get; set; }

    public bool FailOnExit { get; set; }

    public void Enter()
    {
        if (FailOnEnter)
        {
            throw new TimeoutException("The host's lock is not to be had.");
        }

        // A second entry by the thread that holds it would never come back.
        if (!_lock.Wait(TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException("The lock was entered twice.");
        }

        Interlocked.Increment(ref _entered);
    }

    public void Exit()
    {
        Interlocked.Increment(ref _exited);
        _lock.Release();
        if (FailOnExit)
        {
            throw new TimeoutException("The host's lock did not like it.");
        }
    }
}
