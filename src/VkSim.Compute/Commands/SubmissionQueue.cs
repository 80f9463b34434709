namespace VkSim.Compute;

/// <summary>
/// The device's way to its queues: gives every submission an ascending serial, orders what uses the same buffers on different queues,
/// and knows which submissions are finished. All members may be called from any thread.
/// </summary>
/// <remarks>
/// The locks, in the order in which they are taken: a host's lock of the queue, then <see cref="Gate"/>. No two queues' locks are held
/// at once, and nothing is waited for under either.
/// </remarks>
internal sealed unsafe class SubmissionQueue : IDisposable
{
    private readonly GpuDevice _device;
    private readonly GpuQueue[] _queues;
    private readonly EncodingPool[] _encodings;
    private readonly WorkRate? _rate;
    private ulong _count;
    private bool _disposed;

    /// <param name="device">The device.</param>
    /// <param name="queues">Its queues, at least one.</param>
    public SubmissionQueue(GpuDevice device, IReadOnlyList<NativeQueue> queues)
    {
        _device = device;
        _encodings = [.. queues.Select(q => q.Family).Distinct().Select(family => new EncodingPool(device, family))];
        _queues = [.. queues.Select((q, i) => new GpuQueue(device, i, q, _encodings.First(e => e.Family == q.Family)))];
        // A software driver has no watchdog.
        _rate = device.Options.MaxOperationsPerSubmission is null && !device.Adapter.IsSoftware ? WorkRate.Of(device.Adapter.Description) : null;
        CreateTimelines();
        Recordings = new RecordingPool(device);
        Immediate = new ImmediateLists(device);
        Profiler = new GpuProfiler(device);
        HostWorks = new HostWorks(device);
    }

    /// <summary>The device's queues.</summary>
    public IReadOnlyList<GpuQueue> Queues => _queues;

    /// <summary>The queue of whatever names none.</summary>
    public GpuQueue First => _queues[0];

    /// <summary>The queue of copies between buffers and host memory: one for that alone, where there is one.</summary>
    public GpuQueue Copies => _queues[^1].OnlyCopies ? _queues[^1] : First;

    /// <summary>
    /// Held while something is checked, submitted and noted as used, so that a dispose on another thread comes wholly before or after.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>The estimated operations of one submission at this time; 0 is no bound.</summary>
    public long MaxOperations => _rate?.Bound ?? _device.Options.MaxOperationsPerSubmission ?? 0;

    /// <summary>The command pools of the first queue's family.</summary>
    public EncodingPool Encodings => First.Encodings;

    /// <summary>The command pools of a family.</summary>
    public EncodingPool EncodingsOf(uint family)
    {
        int i = 0;
        while (_encodings[i].Family != family)
        {
            i++;
        }

        return _encodings[i];
    }

    /// <summary>The managed side of command lists.</summary>
    public RecordingPool Recordings { get; }

    /// <summary>Lists for single commands.</summary>
    public ImmediateLists Immediate { get; }

    public GpuProfiler Profiler { get; }

    /// <summary>What command buffers of the host program use.</summary>
    public HostWorks HostWorks { get; }

    /// <summary>The serial of the newest submission of all queues; 0 before the first.</summary>
    public ulong LastSubmitted
    {
        get
        {
            ulong last = 0;
            foreach (GpuQueue queue in _queues)
            {
                last = Math.Max(last, queue.Timeline.LastSubmitted);
            }

            return last;
        }
    }

    /// <summary>The highest serial of the first queue that is finished. Asks the driver.</summary>
    public ulong Completed => First.Timeline.Completed;

    /// <summary>The queue that a serial was submitted to.</summary>
    public GpuQueue QueueOf(ulong serial) => _queues[serial % (ulong)_queues.Length];

    /// <summary>Whether a submission is finished. Asks the driver only when it is not known yet.</summary>
    public bool IsComplete(ulong serial) => QueueOf(serial).Timeline.IsComplete(serial);

    /// <summary>Submits command buffers to the first queue as one batch.</summary>
    /// <returns>The submission's serial.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ulong Submit(ReadOnlySpan<CommandBuffer> commandBuffers)
    {
        First.Enter();
        try
        {
            lock (Gate)
            {
                return SubmitBatch(First, commandBuffers, [], default, default, 0);
            }
        }
        finally
        {
            First.Exit();
        }
    }

    /// <summary>
    /// Submits to a queue: after everything on it, after what other queues do with the same buffers, and after the semaphores that the
    /// options name. Nothing is submitted where something was disposed.
    /// </summary>
    /// <returns>The last submission's serial.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ulong Submit<TWork>(GpuQueue queue, ref TWork work, in SubmitOptions options)
        where TWork : struct, ISubmittedWork
    {
        queue.Timeline.Throttle();
        Span<ulong> after = stackalloc ulong[_queues.Length];
        ulong serial;
        while (!TrySubmit(queue, ref work, options, after, out serial))
        {
            // Without timeline semaphores only the host can hold a queue for another.
            foreach (ulong other in after)
            {
                Wait(other, Timeout.InfiniteTimeSpan);
            }
        }

        Collect();
        return serial;
    }

    /// <summary>
    /// Releases something once everything that is on the queues now has finished, the host program's own submissions too. A device that
    /// is lost or disposed has nothing left to wait for.
    /// </summary>
    /// <remarks>What a host's lock throws is let out; the item is released with the device then.</remarks>
    public void RetireAfterHost(IRetirable item)
    {
        Span<ulong> serials = stackalloc ulong[_queues.Length];
        try
        {
            foreach (GpuQueue queue in _queues)
            {
                serials[queue.Index] = SubmitMarker(queue);
            }
        }
        catch
        {
            First.Timeline.Retire(ulong.MaxValue, item);
            throw;
        }

        Retire(serials, item);
    }

    /// <summary>Releases something once everything that was submitted so far has finished.</summary>
    public void Retire(IRetirable item)
    {
        Span<ulong> serials = stackalloc ulong[_queues.Length];
        foreach (GpuQueue queue in _queues)
        {
            serials[queue.Index] = queue.Timeline.LastSubmitted;
        }

        Retire(serials, item);
    }

    /// <summary>Releases something once a submission is finished.</summary>
    public void Retire(ulong serial, IRetirable item) => QueueOf(serial).Timeline.Retire(serial, item);

    /// <summary>Releases something once a submission of each queue is finished.</summary>
    /// <param name="serials">By queue; 0 is none.</param>
    /// <param name="item">What is released.</param>
    public void Retire(ReadOnlySpan<ulong> serials, IRetirable item)
    {
        IRetirable retired = serials.Length == 1 ? item : new SharedRetirement(item, serials.Length);
        for (int i = 0; i < serials.Length; i++)
        {
            _queues[i].Timeline.Retire(serials[i], retired);
        }
    }

    /// <summary>Destroys what was waiting for submissions that have finished, where there is any.</summary>
    public void Collect()
    {
        HostWorks.Poll();
        foreach (GpuQueue queue in _queues)
        {
            queue.Timeline.Collect();
        }
    }

    /// <summary>Waits for a submission.</summary>
    /// <returns>Whether it is finished; false when the time ran out first.</returns>
    /// <exception cref="DeviceLostException">The device was lost, now or before.</exception>
    public bool Wait(ulong serial, TimeSpan timeout) => QueueOf(serial).Timeline.Wait(serial, timeout);

    /// <summary>Waits for a submission without blocking the caller.</summary>
    public ValueTask WaitAsync(ulong serial, CancellationToken cancellation) => QueueOf(serial).Timeline.WaitAsync(serial, cancellation);

    /// <summary>Waits until everything submitted so far is finished.</summary>
    public void WaitAll()
    {
        foreach (GpuQueue queue in _queues)
        {
            queue.Timeline.Wait(queue.Timeline.LastSubmitted, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits until everything is finished and destroys what was waiting for that.</summary>
    /// <returns>Whether there was anything to destroy.</returns>
    public bool WaitAndRelease()
    {
        if (!_queues.Any(q => q.Timeline.HasRetired))
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
        HostWorks.Poll();
        foreach (GpuQueue queue in _queues)
        {
            queue.Timeline.Poll();
        }
    }

    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void ThrowIfLost() => First.Timeline.ThrowIfLost();

    /// <summary>
    /// Waits, with no lock held, until everything is finished that is on a host program's queues, the host's own submissions too.
    /// </summary>
    /// <remarks>Where a host's lock throws, what was submitted here has finished nevertheless, and the exception is let out.</remarks>
    public void Drain()
    {
        try
        {
            foreach (GpuQueue queue in _queues)
            {
                Mark(queue);
            }
        }
        catch (GpuException)
        {
            // Lost, or out of memory: what was submitted is waited for below where that can be.
        }
        finally
        {
            WaitAllOrLost();
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
        HostWorks.Dispose();
        Array.ForEach(_queues, q => q.Timeline?.Stop());
        Array.ForEach(_encodings, e => e.Dispose());
        Array.ForEach(_queues, q => q.Timeline?.Dispose());
    }

    // A driver may offer timeline semaphores and then give none; a host may have named them and not enabled them.
    private void CreateTimelines()
    {
        if (_device.Capabilities.Supports(GpuCapability.TimelineSemaphores))
        {
            try
            {
                CreateTimelines(queue => new TimelineTracker(_device, queue.Handle));
                return;
            }
            catch (GpuException e) when (e is not DeviceLostException)
            {
                System.Diagnostics.Trace.TraceWarning($"'{_device.Name}' goes on with fences: {e.Message}");
            }
        }

        CreateTimelines(queue => new FenceTracker(_device, queue.Handle));
    }

    private void CreateTimelines(Func<GpuQueue, ICompletionTracker> track)
    {
        List<ICompletionTracker> trackers = [];
        try
        {
            foreach (GpuQueue queue in _queues)
            {
                trackers.Add(track(queue));
            }
        }
        catch
        {
            trackers.ForEach(t => t.Dispose());
            throw;
        }

        foreach (GpuQueue queue in _queues)
        {
            queue.Timeline = new QueueTimeline(_device, trackers[queue.Index], _rate);
        }
    }

    private bool TrySubmit<TWork>(GpuQueue queue, ref TWork work, in SubmitOptions options, Span<ulong> after, out ulong serial)
        where TWork : struct, ISubmittedWork
    {
        serial = 0;
        queue.Enter();
        try
        {
            lock (Gate)
            {
                work.ThrowIfAnyDisposed();
                after.Clear();
                work.CollectDependencies(queue, after);
                return SubmitParts(queue, ref work, options, after, ref serial);
            }
        }
        finally
        {
            queue.Exit();
        }
    }

    // The parts stay together on the queue: the first waits, the last signals.
    private bool SubmitParts<TWork>(GpuQueue queue, ref TWork work, in SubmitOptions options, ReadOnlySpan<ulong> after, ref ulong serial)
        where TWork : struct, ISubmittedWork
    {
        ReadOnlySpan<CommandBuffer> commands = work.CommandBuffers();
        int parts = Math.Max(1, commands.Length);
        try
        {
            for (int i = 0; i < parts; i++)
            {
                ulong submitted = SubmitBatch(
                    queue,
                    commands.Slice(i, Math.Min(1, commands.Length)),
                    i == 0 ? after : [],
                    i == 0 ? options.Waits : [],
                    i == parts - 1 ? options.Signals : [],
                    commands.IsEmpty ? 0 : work.OperationsOf(i));
                if (submitted == 0)
                {
                    return false;
                }

                serial = submitted;
            }

            return true;
        }
        finally
        {
            if (serial != 0)
            {
                work.MarkUsed(serial);
            }
        }
    }

    /// <returns>The serial, or 0 where the host must wait for what must come before.</returns>
    private ulong SubmitBatch(
        GpuQueue queue,
        ReadOnlySpan<CommandBuffer> commandBuffers,
        ReadOnlySpan<ulong> after,
        ReadOnlySpan<SemaphorePoint> waits,
        ReadOnlySpan<SemaphorePoint> signals,
        long operations)
    {
        _device.ThrowIfUnusable();
        return SubmitUnchecked(queue, commandBuffers, after, waits, signals, operations);
    }

    private ulong SubmitUnchecked(
        GpuQueue queue,
        ReadOnlySpan<CommandBuffer> commandBuffers,
        ReadOnlySpan<ulong> after,
        ReadOnlySpan<SemaphorePoint> waits,
        ReadOnlySpan<SemaphorePoint> signals,
        long operations)
    {
        int most = after.Length + Math.Max(waits.Length, signals.Length + 1);
        Semaphore* semaphores = stackalloc Semaphore[2 * most];
        ulong* values = stackalloc ulong[2 * most];
        PipelineStageFlags* stages = stackalloc PipelineStageFlags[most];
        QueueBatch batch = new()
        {
            Waits = semaphores,
            WaitValues = values,
            WaitStages = stages,
            Signals = semaphores + most,
            SignalValues = values + most,
        };
        for (int i = 0; i < after.Length; i++)
        {
            if (after[i] != 0 && !_queues[i].Timeline.TryAddWait(ref batch, after[i]))
            {
                return 0;
            }
        }

        foreach (ref readonly SemaphorePoint wait in waits)
        {
            batch.Wait(new Semaphore(wait.Semaphore), wait.Value, wait.Stages == 0 ? PipelineStageFlags.AllCommandsBit : wait.Stages);
            batch.HasTimelines |= wait.IsTimeline;
        }

        foreach (ref readonly SemaphorePoint signal in signals)
        {
            batch.Signal(new Semaphore(signal.Semaphore), signal.Value);
            batch.HasTimelines |= signal.IsTimeline;
        }

        fixed (CommandBuffer* pointer = commandBuffers)
        {
            batch.CommandBuffers = pointer;
            batch.CommandBufferCount = (uint)commandBuffers.Length;
            ulong serial = NextSerial(queue);
            queue.Timeline.Submit(ref batch, serial, operations);
            _count++;
            return serial;
        }
    }

    // Ascends over all queues, and its remainder is the queue; with a single queue it simply counts.
    private ulong NextSerial(GpuQueue queue) => ((_count + 1) * (ulong)_queues.Length) + (ulong)queue.Index;

    private ulong SubmitMarker(GpuQueue queue)
    {
        try
        {
            return _device.IsLost || _device.IsDisposed ? queue.Timeline.LastSubmitted : Mark(queue);
        }
        catch (DeviceLostException)
        {
            return queue.Timeline.LastSubmitted;
        }
    }

    // Submits nothing: the serial is reached when everything that is on the queue now has finished.
    private ulong Mark(GpuQueue queue)
    {
        queue.Enter();
        try
        {
            lock (Gate)
            {
                return SubmitUnchecked(queue, [], [], default, default, 0);
            }
        }
        finally
        {
            queue.Exit();
        }
    }

    private void WaitAllOrLost()
    {
        try
        {
            WaitAll();
        }
        catch (Exception e) when (e is GpuException or ObjectDisposedException)
        {
            // A lost queue answers at once.
            foreach (GpuQueue queue in _queues)
            {
                queue.WaitIdle();
            }
        }
    }
}
