using System.Diagnostics;

namespace VkSim.Compute;

/// <summary>
/// The device's one queue: gives every submission an ascending serial, knows which are finished, wakes those who wait, and
/// destroys native objects when the last submission that uses them has finished. All members may be called from any thread.
/// </summary>
internal sealed unsafe class SubmissionQueue : IDisposable
{
    // Far more than any program has use for; it only keeps a loop that never waits from growing without bound.
    private const ulong MaxPending = 256;

    // About a quarter of a second on a small integrated GPU, against watchdogs that end work after two seconds.
    private const long DefaultMaxOperations = 100_000_000_000;

    // Where such a watchdog is known to be, GPUs of a tenth of that speed must hold it too.
    private const long ShortMaxOperations = 20_000_000_000;

    // A driver that lost its device may forget to end a wait, so waits are cut in slices and the device is asked between.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    private readonly GpuDevice _device;
    private readonly ICompletionTracker _tracker;
    private readonly SerialWaiter _waiter;
    private readonly Lock _retiredGate = new();
    private readonly PriorityQueue<IRetirable, ulong> _retired = new();
    private ulong _lastSubmitted;
    private ulong _completed;
    private int _retiredCount;
    private volatile bool _hostRecords;
    private bool _disposed;

    public SubmissionQueue(GpuDevice device)
    {
        _device = device;
        _tracker = CreateTracker(device);
        _waiter = new SerialWaiter(this);
        MaxOperations = device.Options.MaxOperationsPerSubmission ?? DefaultBound(device.Adapter);
        Encodings = new EncodingPool(device);
        Recordings = new RecordingPool(device);
        Immediate = new ImmediateLists(device);
        Profiler = new GpuProfiler(device);
    }

    /// <summary>The estimated operations of one submission; 0 is no bound.</summary>
    public long MaxOperations { get; }

    /// <summary>The command pools of the device.</summary>
    public EncodingPool Encodings { get; }

    /// <summary>The managed side of command lists.</summary>
    public RecordingPool Recordings { get; }

    /// <summary>Lists for single commands.</summary>
    public ImmediateLists Immediate { get; }

    public GpuProfiler Profiler { get; }

    /// <summary>The serial of the newest submission; 0 before the first.</summary>
    public ulong LastSubmitted => Volatile.Read(ref _lastSubmitted);

    /// <summary>The highest serial that is finished. Asks the driver.</summary>
    public ulong Completed
    {
        get
        {
            Poll();
            return Volatile.Read(ref _completed);
        }
    }

    /// <summary>Whether a submission is finished. Asks the driver only when it is not known yet.</summary>
    public bool IsComplete(ulong serial)
        => serial <= Volatile.Read(ref _completed) || serial <= Completed;

    /// <summary>
    /// Submits command buffers as one batch. Callers that hold the queue's lock call <see cref="Collect"/> once they have left it.
    /// </summary>
    /// <returns>The submission's serial.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ulong Submit(ReadOnlySpan<CommandBuffer> commandBuffers)
    {
        ulong serial;
        lock (_device.QueueLock)
        {
            _device.ThrowIfUnusable();
            serial = _lastSubmitted + 1;
            fixed (CommandBuffer* pointer = commandBuffers)
            {
                _device.Check(_tracker.Submit(pointer, (uint)commandBuffers.Length, serial), "vkQueueSubmit");
            }

            Volatile.Write(ref _lastSubmitted, serial);
        }

        return serial;
    }

    /// <summary>
    /// Submits nothing: the serial is reached when everything that is on the queue now has finished, the host program's own
    /// submissions too. A device that is lost or disposed has nothing left to wait for, and the serial is that of its last
    /// submission.
    /// </summary>
    public ulong SubmitMarker()
    {
        try
        {
            return _device.IsLost || _device.IsDisposed ? LastSubmitted : Submit([]);
        }
        catch (DeviceLostException)
        {
            return LastSubmitted;
        }
    }

    /// <summary>The serial after which nothing that was used so far is in use any more.</summary>
    public ulong LastUse() => _hostRecords ? SubmitMarker() : LastSubmitted;

    /// <summary>Command buffers of the host program use what is this device's, and only the queue knows how far they are.</summary>
    public void HostRecords() => _hostRecords = true;

    /// <summary>Destroys what was waiting for submissions that have finished, where there is any.</summary>
    public void Collect()
    {
        if (Volatile.Read(ref _retiredCount) != 0)
        {
            Poll();
        }
    }

    /// <summary>Waits while too much is pending. Call before taking the queue's lock.</summary>
    public void Throttle()
    {
        ulong last = LastSubmitted;
        if (last - Math.Min(last, Volatile.Read(ref _completed)) > MaxPending && last - Completed > MaxPending)
        {
            Wait(last - (MaxPending / 2), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits for a submission.</summary>
    /// <returns>Whether it is finished; false when the time ran out first.</returns>
    /// <exception cref="DeviceLostException">The device was lost, now or before.</exception>
    public bool Wait(ulong serial, TimeSpan timeout)
    {
        ThrowIfNegative(timeout);
        if (IsKnownComplete(serial))
        {
            return true;
        }

        bool infinite = timeout == Timeout.InfiniteTimeSpan;
        long start = Stopwatch.GetTimestamp();
        TimeSpan remaining = timeout;
        while (true)
        {
            ThrowIfLost();
            TimeSpan slice = infinite || remaining > Slice ? Slice : remaining;
            if (WaitOnce(serial, slice))
            {
                return true;
            }

            if (!infinite)
            {
                remaining = timeout - Stopwatch.GetElapsedTime(start);
                if (remaining <= TimeSpan.Zero)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Waits for a submission without blocking the caller.</summary>
    public ValueTask WaitAsync(ulong serial, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellation);
        }

        if (IsKnownComplete(serial) || IsComplete(serial))
        {
            return ValueTask.CompletedTask;
        }

        _device.ThrowIfUnusable();
        return _waiter.WaitAsync(serial, cancellation);
    }

    /// <summary>Waits until everything submitted so far is finished.</summary>
    public void WaitAll() => Wait(LastSubmitted, Timeout.InfiniteTimeSpan);

    /// <summary>Destroys native objects once a submission is finished: at once where it is, otherwise by a later call of anyone.</summary>
    public void Retire(ulong serial, IRetirable item)
    {
        if (serial <= Volatile.Read(ref _completed))
        {
            item.Release();
            return;
        }

        lock (_retiredGate)
        {
            _retired.Enqueue(item, serial);
            Volatile.Write(ref _retiredCount, _retired.Count);
        }

        // The submission may have finished since. A lost device finishes nothing more: Dispose releases then, and whoever
        // uses the device next is told of the loss; those who only dispose something are not.
        try
        {
            Poll();
        }
        catch (DeviceLostException)
        {
        }
    }

    /// <summary>Waits until everything is finished and destroys what was waiting for that.</summary>
    /// <returns>Whether there was anything to destroy.</returns>
    public bool WaitAndRelease()
    {
        if (Volatile.Read(ref _retiredCount) == 0)
        {
            return false;
        }

        WaitAll();
        Poll();
        return true;
    }

    /// <summary>Asks the driver how far it has come and releases what has been waiting for that.</summary>
    public void Poll()
    {
        if (Volatile.Read(ref _completed) < LastSubmitted)
        {
            Advance(_tracker.Poll());
        }

        if (Volatile.Read(ref _retiredCount) != 0)
        {
            ReleaseUpTo(Volatile.Read(ref _completed));
        }
    }

    /// <summary>The device has waited until it is idle, or was lost: nothing is in flight any more.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _waiter.Dispose();
        Advance(LastSubmitted);
        ReleaseUpTo(ulong.MaxValue);
        Encodings.Dispose();
        _tracker.Dispose();
    }

    /// <summary>One bounded wait, for the waiter's thread.</summary>
    internal bool WaitOnce(ulong serial, TimeSpan slice)
    {
        if (IsKnownComplete(serial))
        {
            return true;
        }

        if (!_tracker.Wait(serial, (ulong)Math.Max(0, slice.Ticks) * 100))
        {
            return false;
        }

        Advance(serial);
        if (Volatile.Read(ref _retiredCount) != 0)
        {
            ReleaseUpTo(serial);
        }

        return true;
    }

    /// <exception cref="DeviceLostException">The device was lost.</exception>
    internal void ThrowIfLost()
    {
        if (_device.IsLost)
        {
            _device.ThrowIfUnusable();
        }
    }

    internal static void ThrowIfNegative(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "A timeout is zero or more, or Timeout.InfiniteTimeSpan.");
        }
    }

    // A driver may offer timeline semaphores and then give none; a host may have named them and not enabled them.
    private static ICompletionTracker CreateTracker(GpuDevice device)
    {
        if (device.Capabilities.Supports(GpuCapability.TimelineSemaphores))
        {
            try
            {
                return new TimelineTracker(device);
            }
            catch (GpuException e) when (e is not DeviceLostException)
            {
                System.Diagnostics.Trace.TraceWarning($"'{device.Name}' goes on with fences: {e.Message}");
            }
        }

        return new FenceTracker(device);
    }

    // A software driver has no watchdog.
    private static long DefaultBound(GpuAdapter adapter)
        => adapter.IsSoftware ? 0
            : adapter.Description.Quirks.ShortWatchdog ? ShortMaxOperations
            : DefaultMaxOperations;

    private bool IsKnownComplete(ulong serial)
    {
        if (serial > LastSubmitted)
        {
            throw new ArgumentOutOfRangeException(nameof(serial), serial, "Nothing with this serial was submitted.");
        }

        return serial <= Volatile.Read(ref _completed);
    }

    private void Advance(ulong serial)
    {
        ulong known = Volatile.Read(ref _completed);
        while (known < serial)
        {
            ulong seen = Interlocked.CompareExchange(ref _completed, serial, known);
            if (seen == known)
            {
                return;
            }

            known = seen;
        }
    }

    private void ReleaseUpTo(ulong completed)
    {
        while (true)
        {
            IRetirable item;
            lock (_retiredGate)
            {
                if (!_retired.TryPeek(out IRetirable? next, out ulong serial) || serial > completed)
                {
                    return;
                }

                item = next;
                _retired.Dequeue();
                Volatile.Write(ref _retiredCount, _retired.Count);
            }

            item.Release();
        }
    }
}
