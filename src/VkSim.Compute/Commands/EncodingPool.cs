namespace VkSim.Compute;

/// <summary>
/// The command pools of a queue family. One that is given back while the device still works through it is handed out again only
/// when the device has finished, so recording never waits and nothing is created anew in the steady state.
/// </summary>
internal sealed class EncodingPool(GpuDevice device, uint family) : IDisposable
{
    // A program that records and submits without ever waiting is held back here instead of growing; a frame is not.
    private const int MaxReturned = 1024;

    private readonly Lock _gate = new();
    private readonly List<CommandEncoding> _all = [];
    private readonly Queue<CommandEncoding> _returned = new();
    private bool _disposed;

    /// <summary>The family.</summary>
    public uint Family => family;

    /// <summary>All that exist.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>An encoding that is empty.</summary>
    public CommandEncoding Rent()
    {
        CommandEncoding? encoding = null;
        lock (_gate)
        {
            if (_returned.TryPeek(out CommandEncoding? oldest)
                && (_returned.Count >= MaxReturned || device.Submissions.IsComplete(oldest.LastSerial)))
            {
                encoding = _returned.Dequeue();
            }
        }

        if (encoding is null)
        {
            encoding = new CommandEncoding(device, family);
            lock (_gate)
            {
                _all.Add(encoding);
            }

            return encoding;
        }

        device.Submissions.Wait(encoding.LastSerial, Timeout.InfiniteTimeSpan);
        device.Profiler.Read(encoding.Timestamps);
        encoding.Reset();
        return encoding;
    }

    /// <summary>Takes back an encoding; the device may still be using it.</summary>
    public void Return(CommandEncoding encoding)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _returned.Enqueue(encoding);
            }
        }
    }

    /// <summary>Destroys every encoding, also those of lists that nobody disposed. The device is idle or lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _returned.Clear();
            foreach (CommandEncoding encoding in _all)
            {
                encoding.Dispose();
            }

            _all.Clear();
        }
    }
}
