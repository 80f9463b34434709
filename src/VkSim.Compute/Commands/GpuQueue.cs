namespace VkSim.Compute;

/// <summary>
/// A queue of a device. What is submitted to one queue takes effect in order; of work on different queues, what uses the same buffer
/// and writes it takes effect in the order of the submissions, and all else may run at once.
/// </summary>
public sealed class GpuQueue
{
    private readonly NativeQueue _native;

    internal GpuQueue(GpuDevice device, int index, NativeQueue native, EncodingPool encodings)
    {
        Device = device;
        Index = index;
        _native = native;
        Encodings = encodings;
    }

    /// <summary>The device that it belongs to.</summary>
    public GpuDevice Device { get; }

    /// <summary>Its place in <see cref="GpuDevice.Queues"/>; behind these the device's <see cref="GpuDevice.TransferQueue"/>.</summary>
    public int Index { get; }

    /// <summary>Its queue family.</summary>
    public uint Family => _native.Family;

    /// <summary>The newest submission to it; reached when everything submitted to it so far has finished.</summary>
    public GpuFence LastSubmission => new(Device, Timeline.LastSubmitted);

    /// <summary>It gets copies between buffers and host memory alone, no lists.</summary>
    public bool OnlyCopies => _native.OnlyCopies;

    internal Queue Handle => _native.Handle;

    /// <summary>Whether dispatches on it can be timed.</summary>
    internal int TimestampBits => _native.TimestampBits;

    /// <summary>The command pools of its family.</summary>
    internal EncodingPool Encodings { get; }

    /// <summary>How far it is.</summary>
    internal QueueTimeline Timeline { get; set; } = null!;

    /// <inheritdoc/>
    public override string ToString() => $"queue {Index} (family {Family}) of '{Device.Name}'";

    /// <summary>Takes the host's lock. Before the gate of the submissions, never within it.</summary>
    internal void Enter() => _native.Lock?.Enter();

    internal void Exit() => _native.Lock?.Exit();

    internal void WaitIdle()
    {
        Enter();
        try
        {
            Device.Api.QueueWaitIdle(Handle);
        }
        finally
        {
            Exit();
        }
    }
}
