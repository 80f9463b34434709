namespace VkSim.Compute;

/// <summary>Where a list is submitted, and how it is ordered with the host program's own submissions.</summary>
public readonly ref struct SubmitOptions
{
    /// <summary>The semaphores that one submission waits for at most, and as many that it signals.</summary>
    public const int MaxSemaphores = 64;

    /// <summary>The queue; null is the device's first.</summary>
    public GpuQueue? Queue { get; init; }

    /// <summary>
    /// What the list waits for. Everything that is submitted to the queue later comes after it too, so an empty list orders all that
    /// follows.
    /// </summary>
    public ReadOnlySpan<SemaphorePoint> Waits { get; init; }

    /// <summary>What is signalled when the list, and all that was submitted to the queue before, has finished.</summary>
    public ReadOnlySpan<SemaphorePoint> Signals { get; init; }

    /// <summary>Whether nothing is waited for and nothing signalled.</summary>
    internal bool HasNoSemaphores => Waits.IsEmpty && Signals.IsEmpty;

    /// <exception cref="ArgumentException">A semaphore is null, a signal's value is 0, there are too many, or the queue is another device's.</exception>
    /// <exception cref="NotSupportedException">A timeline semaphore on a device without.</exception>
    internal void Check(GpuDevice device)
    {
        if (Queue is { } queue && !ReferenceEquals(queue.Device, device))
        {
            throw new ArgumentException($"The {queue} was given to a list of '{device.Name}'.", nameof(Queue));
        }

        if (Queue is { OnlyCopies: true })
        {
            throw new ArgumentException($"The {Queue} takes copies alone and no lists.", nameof(Queue));
        }

        Check(device, Waits, nameof(Waits), signals: false);
        Check(device, Signals, nameof(Signals), signals: true);
    }

    private static void Check(GpuDevice device, ReadOnlySpan<SemaphorePoint> points, string parameter, bool signals)
    {
        if (points.Length > MaxSemaphores)
        {
            throw new ArgumentException($"{parameter} has {points.Length} semaphores; a submission takes at most {MaxSemaphores}.", parameter);
        }

        for (int i = 0; i < points.Length; i++)
        {
            ref readonly SemaphorePoint point = ref points[i];
            if (point.Semaphore == 0)
            {
                throw new ArgumentException($"The semaphore {parameter}[{i}] is null.", parameter);
            }

            if (!point.IsTimeline)
            {
                continue;
            }

            if (!device.Capabilities.Supports(GpuCapability.TimelineSemaphores))
            {
                throw SemaphorePoint.Refusal(device, $"{parameter}[{i}]");
            }

            if (signals && point.Value == 0)
            {
                throw new ArgumentException($"{parameter}[{i}] signals the value 0; a timeline semaphore begins there and can only rise.", parameter);
            }
        }
    }
}
