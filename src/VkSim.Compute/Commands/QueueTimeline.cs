using System.Diagnostics;

namespace VkSim.Compute;

/// <summary>
/// How far a queue has come: knows which submissions are finished, wakes those who wait, and destroys native objects when the last
/// submission that uses them has finished. All members may be called from any thread.
/// </summary>
internal sealed class QueueTimeline : IDisposable
{
    // More than a frame submits; it only keeps a loop that never waits from growing without bound.
    private const uint MaxPending = 4096;

    // A driver that lost its device may forget to end a wait, so waits are cut in slices and the device is asked between.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    // A wait of less found the work finished, some time ago.
    private static readonly TimeSpan Blocked = TimeSpan.FromMicroseconds(100);

    private readonly GpuDevice _device;
    private readonly ICompletionTracker _tracker;
    private readonly SerialWaiter _waiter;
    private readonly WorkStretch? _stretch;
    private readonly Lock _retiredGate = new();
    private readonly PriorityQueue<IRetirable, ulong> _retired = new();
    private ulong _lastSubmitted;

    // The newest submission of each of the last two rounds of MaxPending; serials say nothing of how many are between them.
    private ulong _lastOfRound;
    private ulong _lastOfRoundBefore;
    private uint _inRound;
    private ulong _completed;
    private int _retiredCount;

    /// <param name="device">The device.</param>
    /// <param name="tracker">How the driver is asked; disposed with this.</param>
    /// <param name="rate">Learns from what the queue does; null: nobody does.</param>
    public QueueTimeline(GpuDevice device, ICompletionTracker tracker, WorkRate? rate = null)
    {
        _stretch = rate is null ? null : new WorkStretch(rate);
        _device = device;
        _tracker = tracker;
        _waiter = new SerialWaiter(this);
    }

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

    /// <summary>Whether something waits to be destroyed.</summary>
    public bool HasRetired => Volatile.Read(ref _retiredCount) != 0;

    /// <summary>Whether a submission is finished. Asks the driver only when it is not known yet.</summary>
    public bool IsComplete(ulong serial)
        => serial <= Volatile.Read(ref _completed) || serial <= Completed;

    /// <summary>Makes a batch of another queue wait for a submission. The serial is one that was submitted.</summary>
    /// <returns>Whether it can: where there are no timeline semaphores the host has to wait.</returns>
    public bool TryAddWait(ref QueueBatch batch, ulong serial)
        => serial <= Volatile.Read(ref _completed) || _tracker.TryAddWait(ref batch, serial);

    /// <summary>Submits under the gate of the submissions, with a serial above all before.</summary>
    /// <param name="batch">What is submitted.</param>
    /// <param name="serial">The serial.</param>
    /// <param name="operations">What is estimated of it; 0 is unknown.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Submit(ref QueueBatch batch, ulong serial, long operations = 0)
    {
        long before = Stopwatch.GetTimestamp();
        bool idle = LastSubmitted <= Volatile.Read(ref _completed);
        _device.Check(_tracker.Submit(ref batch, serial), "vkQueueSubmit");
        _stretch?.Submitted(serial, operations, idle, before);
        Volatile.Write(ref _lastSubmitted, serial);
        if (++_inRound == MaxPending)
        {
            _inRound = 0;
            Volatile.Write(ref _lastOfRoundBefore, _lastOfRound);
            _lastOfRound = serial;
        }
    }

    /// <summary>Destroys what was waiting for submissions that have finished, where there is any.</summary>
    public void Collect()
    {
        if (HasRetired)
        {
            Poll();
        }
    }

    /// <summary>Waits while too much is pending. Call before taking any lock.</summary>
    public void Throttle()
    {
        ulong old = Volatile.Read(ref _lastOfRoundBefore);
        if (!IsComplete(old))
        {
            Wait(old, Timeout.InfiniteTimeSpan);
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

    /// <summary>Asks the driver how far it has come and releases what has been waiting for that.</summary>
    public void Poll()
    {
        if (Volatile.Read(ref _completed) < LastSubmitted)
        {
            ulong completed = _tracker.Poll();
            Advance(completed);
            _stretch?.Finished(completed, Stopwatch.GetTimestamp(), awaited: false);
        }

        if (HasRetired)
        {
            ReleaseUpTo(Volatile.Read(ref _completed));
        }
    }

    /// <summary>Those who wait end: the device has waited until it is idle, or was lost.</summary>
    public void Stop()
    {
        _waiter.Dispose();
        Advance(LastSubmitted);
        ReleaseUpTo(ulong.MaxValue);
    }

    public void Dispose() => _tracker.Dispose();

    /// <summary>One bounded wait, for the waiter's thread.</summary>
    internal bool WaitOnce(ulong serial, TimeSpan slice)
    {
        if (IsKnownComplete(serial))
        {
            return true;
        }

        long before = Stopwatch.GetTimestamp();
        if (!_tracker.Wait(serial, (ulong)Math.Max(0, slice.Ticks) * 100))
        {
            return false;
        }

        long after = Stopwatch.GetTimestamp();
        Advance(serial);
        _stretch?.Finished(serial, after, Stopwatch.GetElapsedTime(before, after) > Blocked);
        if (HasRetired)
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
