namespace VkSim.Compute;

/// <summary>Times the dispatches of command lists on the device's own clock.</summary>
/// <remarks>
/// A list is timed when its <see cref="CommandList.Profile"/> is set, which it is from the start while
/// <see cref="Enabled"/> is. A timed list that is submitted again waits until its timings of before have been read.
/// </remarks>
public sealed class GpuProfiler
{
    /// <summary>Timings that are kept for <see cref="Collect"/>; the oldest go first.</summary>
    public const int Capacity = 65536;

    private readonly GpuDevice _device;
    private readonly Lock _gate = new();
    private readonly List<TimestampBatch> _pending = [];
    private readonly Queue<DispatchTiming> _finished = new();

    internal GpuProfiler(GpuDevice device)
    {
        _device = device;
        Enabled = device.Options.Profiling;
    }

    /// <summary>Whether the device has timestamps. Without them nothing is timed and every list of timings is empty.</summary>
    public bool IsSupported
        => _device.Capabilities.Supports(GpuCapability.Timestamps) && _device.Capabilities.TimestampValidBits > 0;

    /// <summary>Whether lists that are created from now on are timed.</summary>
    public bool Enabled { get; set; }

    /// <summary>Takes the timings of all dispatches that have finished since the last call, in the order in which their
    /// submissions were made. Does not wait for what is still running.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public IReadOnlyList<DispatchTiming> Collect()
    {
        _device.ThrowIfUnusable();
        lock (_gate)
        {
            for (int i = 0; i < _pending.Count;)
            {
                if (_device.Submissions.IsComplete(_pending[i].Pending))
                {
                    // Takes it out of the list.
                    ReadLocked(_pending[i]);
                }
                else
                {
                    i++;
                }
            }

            DispatchTiming[] timings = _finished.ToArray();
            _finished.Clear();
            return timings;
        }
    }

    /// <summary>The batch's timestamps are on their way.</summary>
    internal void Submitted(TimestampBatch batch, ulong serial)
    {
        lock (_gate)
        {
            batch.Pending = serial;
            _pending.Add(batch);
        }
    }

    /// <summary>Reads a batch whose submission has finished, if that was not done yet.</summary>
    internal void Read(TimestampBatch batch)
    {
        if (batch.Pending != 0)
        {
            lock (_gate)
            {
                ReadLocked(batch);
            }
        }
    }

    /// <summary>The timings of a batch whose submission has finished.</summary>
    internal DispatchTiming[] TimingsOf(TimestampBatch batch)
    {
        lock (_gate)
        {
            ReadLocked(batch);
            return [.. batch.Timings];
        }
    }

    private void ReadLocked(TimestampBatch batch)
    {
        if (!_pending.Remove(batch))
        {
            return;
        }

        batch.Read();
        foreach (DispatchTiming timing in batch.Timings)
        {
            if (_finished.Count == Capacity)
            {
                _finished.Dequeue();
            }

            _finished.Enqueue(timing);
        }
    }
}
