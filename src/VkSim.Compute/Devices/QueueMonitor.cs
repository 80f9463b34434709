namespace VkSim.Compute;

/// <summary>The lock of a host program in C#, as the <c>lock</c> statement takes it.</summary>
internal sealed class QueueMonitor : IQueueLock
{
    private readonly object _monitor;

    private QueueMonitor(object monitor) => _monitor = monitor;

    /// <summary>What a host hands over as its lock; null where the queue is for this library alone.</summary>
    /// <exception cref="ArgumentException">It is something that no monitor is taken of.</exception>
    public static IQueueLock? Of(object? queueLock, string parameter) => queueLock switch
    {
        null => null,
        IQueueLock calls => calls,
        ValueType or Lock => throw new ArgumentException(
            $"{parameter} is a {queueLock.GetType()}, whose monitor nobody else holds; give an object that the host locks, or an IQueueLock.",
            parameter),
        _ => new QueueMonitor(queueLock),
    };

    /// <summary>The same object is the same lock.</summary>
    public override bool Equals(object? obj) => obj is QueueMonitor other && ReferenceEquals(_monitor, other._monitor);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(_monitor);

    public void Enter() => Monitor.Enter(_monitor);

    public void Exit() => Monitor.Exit(_monitor);
}
