namespace VkSim.Compute;

/// <summary>The uses that command buffers of the host program make of lists, and what has to happen for each to have ended.</summary>
internal sealed class HostWorks(GpuDevice device) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<HostWorkState> _underWay = [];
    private readonly Stack<HostWorkState> _free = new();
    private int _told;

    /// <summary>How many are under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _underWay.Count;
            }
        }
    }

    /// <summary>A use that has begun and of which nothing was told.</summary>
    public HostWorkState Begin()
    {
        lock (_gate)
        {
            HostWorkState state = _free.TryPop(out HostWorkState? free) ? free : new HostWorkState(this);
            _underWay.Add(state);
            return state;
        }
    }

    /// <summary>Notes what tells that a use has ended; nothing happens where it has.</summary>
    /// <exception cref="InvalidOperationException">It was told before.</exception>
    /// <exception cref="NotSupportedException">It is a timeline semaphore, and the device has none.</exception>
    public void Tell(HostWorkState state, int generation, HostSignal signal)
    {
        if (signal.Timeline.Handle != 0 && !device.Capabilities.Supports(GpuCapability.TimelineSemaphores))
        {
            throw SemaphorePoint.Refusal(device, "What completes the work");
        }

        lock (_gate)
        {
            if (state.Generation != generation)
            {
                return;
            }

            if (state.Signal.IsTold)
            {
                throw new InvalidOperationException("What completes this work was told before.");
            }

            state.Signal = signal;
            Volatile.Write(ref _told, _told + 1);
        }

        Poll();
    }

    /// <summary>Ends a use that the host knows to have ended.</summary>
    public void Complete(HostWorkState state, int generation)
    {
        lock (_gate)
        {
            if (state.Generation != generation || !Forget(state))
            {
                return;
            }
        }

        LetGo(state);
    }

    /// <summary>Ends a use.</summary>
    public void End(HostWorkState state) => Complete(state, state.Generation);

    /// <summary>Asks for what the host has told and ends what has finished.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Poll()
    {
        while (Volatile.Read(ref _told) != 0 && TakeReached() is { } state)
        {
            LetGo(state);
        }
    }

    /// <summary>The device is idle or lost, and the host has done with it.</summary>
    public void Dispose()
    {
        while (_underWay.Count > 0)
        {
            End(_underWay[^1]);
        }
    }

    private HostWorkState? TakeReached()
    {
        lock (_gate)
        {
            foreach (HostWorkState state in _underWay)
            {
                if (state.Signal.IsReached(device))
                {
                    Forget(state);
                    return state;
                }
            }

            return null;
        }
    }

    private bool Forget(HostWorkState state)
    {
        if (!_underWay.Remove(state))
        {
            return false;
        }

        if (state.Signal.IsTold)
        {
            Volatile.Write(ref _told, _told - 1);
        }

        state.End();
        return true;
    }

    // Without the lock: what is let go may be destroyed at once.
    private void LetGo(HostWorkState state)
    {
        try
        {
            state.LetGo();
        }
        finally
        {
            lock (_gate)
            {
                _free.Push(state);
            }
        }
    }
}
