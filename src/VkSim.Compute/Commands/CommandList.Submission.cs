namespace VkSim.Compute;

/// <content>Encoding, submission, replay and the way into a caller's own command buffer.</content>
public sealed partial class CommandList
{
    private CommandEncoding? _encoding;
    private bool _changed;

    // For RecordInto, without push descriptors.
    private DescriptorArena? _foreignDescriptors;
    private DescriptorSet[] _foreignSets = [];

    /// <summary>The submissions that the list is split into; 0 before it was submitted.</summary>
    internal int SubmissionCount => _encoding?.CommandBuffers.Length ?? 0;

    /// <summary>The barriers between the commands of the list when it was encoded last.</summary>
    internal int BarrierCount => _recording.Encoder.BarrierCount;

    /// <summary>Hands the list to the device, after everything that was submitted before. Does not wait.</summary>
    /// <returns>Reached when the list and everything before it have finished.</returns>
    /// <exception cref="ObjectDisposedException">The list, or a buffer or kernel that it uses, was disposed.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public GpuFence Submit()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            Device.ThrowIfUnusable();
            SubmissionQueue queue = Device.Submissions;
            if (!_stream.HasWork)
            {
                return new GpuFence(Device, queue.LastSubmitted);
            }

            _stream.ThrowIfAnyDisposed();
            CommandEncoding encoding = Encoded();
            ReadPendingTimestamps(encoding);
            queue.Throttle();
            ulong serial = Submit(queue, encoding);
            queue.Collect();
            if (encoding.Timestamps.Count > 0)
            {
                Device.Profiler.Submitted(encoding.Timestamps, serial);
            }

            return new GpuFence(Device, serial);
        }
    }

    /// <summary>
    /// Records the commands into a command buffer of the caller's, between whatever else it does: ordered after all that it
    /// does before and before all that it does later, and visible to the host once it has finished.
    /// </summary>
    /// <param name="commandBuffer">
    /// A VkCommandBuffer of the same device that is being recorded, outside of a render pass, and that will run on a queue
    /// with compute. The list, its buffers and kernels must stay as they are until it has been submitted for the last time; what
    /// is disposed later is kept until the queue has come that far.
    /// </param>
    /// <remarks>
    /// Nothing here knows when the command buffer runs. So the buffers that it uses are read and written in order with the
    /// queue from now on, even where memory is mapped, and a fence of a later submission tells when it has finished.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The list, or a buffer or kernel that it uses, was disposed.</exception>
    public void RecordInto(nint commandBuffer)
    {
        if (commandBuffer == 0)
        {
            throw new ArgumentException("The command buffer is null.", nameof(commandBuffer));
        }

        lock (_gate)
        {
            ThrowIfDisposed();
            Device.ThrowIfUnusable();
            _stream.ThrowIfAnyDisposed();
            _stream.ShareWithHost();
            Device.Submissions.HostRecords();
            _foreignDescriptors ??= new DescriptorArena(Device);
            if (_foreignSets.Length != _stream.Count)
            {
                Array.Resize(ref _foreignSets, _stream.Count);
            }

            _recording.Encoder.EncodeInto(
                _stream, new CommandBuffer { Handle = commandBuffer }, _foreignDescriptors, _foreignSets);
        }
    }

    /// <summary>
    /// How long the dispatches of the last submission took; waits for it. Empty when the list is not timed
    /// (<see cref="Profile"/>) or was not submitted since it changed.
    /// </summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public IReadOnlyList<DispatchTiming> GetTimings()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (_encoding is not { } encoding || encoding.Timestamps.Count == 0)
            {
                return [];
            }

            Device.Submissions.Wait(encoding.LastSerial, Timeout.InfiniteTimeSpan);
            return Device.Profiler.TimingsOf(encoding.Timestamps);
        }
    }

    /// <summary>
    /// Removes all commands but keeps the memory for the next ones. The device may still be running what was submitted, by the
    /// list or in a caller's command buffer.
    /// </summary>
    public void Reset()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            ReleaseNative();
            _stream.Clear();
            _changed = true;
        }
    }

    /// <summary>Gives the list's memory back. The device may still be running what was submitted, by the list or in a caller's
    /// command buffer.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            ReleaseNative();
            Device.Submissions.Recordings.Return(_recording);
            Device.Ledger.Remove(this);
        }
    }

    private CommandEncoding Encoded()
    {
        if (_encoding is { } current && !_changed)
        {
            return current;
        }

        ReturnEncoding();
        CommandEncoding encoding = Device.Submissions.Encodings.Rent();
        try
        {
            _recording.Encoder.Encode(
                _stream,
                encoding,
                Name,
                Profile && Device.Profiler.IsSupported,
                Device.Submissions.MaxOperations);
        }
        catch
        {
            Device.Submissions.Encodings.Return(encoding);
            throw;
        }

        _changed = false;
        return _encoding = encoding;
    }

    private ulong Submit(SubmissionQueue queue, CommandEncoding encoding)
    {
        ulong serial = 0;
        // Under the lock so that the parts stay together, and so that nothing is disposed between the check and the mark.
        lock (Device.QueueLock)
        {
            _stream.ThrowIfAnyDisposed();
            try
            {
                ReadOnlySpan<CommandBuffer> parts = encoding.CommandBuffers;
                for (int i = 0; i < parts.Length; i++)
                {
                    serial = queue.Submit(parts.Slice(i, 1));
                }
            }
            finally
            {
                if (serial != 0)
                {
                    encoding.LastSerial = serial;
                    _stream.MarkUsed(serial);
                }
            }
        }

        return serial;
    }

    private void ReadPendingTimestamps(CommandEncoding encoding)
    {
        if (encoding.Timestamps.Pending != 0)
        {
            Device.Submissions.Wait(encoding.LastSerial, Timeout.InfiniteTimeSpan);
            Device.Profiler.Read(encoding.Timestamps);
        }
    }

    private void ReleaseNative()
    {
        ReturnEncoding();
        Array.Clear(_foreignSets);
        if (_foreignDescriptors is { IsEmpty: false } descriptors)
        {
            _foreignDescriptors = null;
            Device.Submissions.Retire(Device.Submissions.SubmitMarker(), descriptors);
        }
    }

    private void ReturnEncoding()
    {
        if (_encoding is { } encoding)
        {
            _encoding = null;
            Device.Submissions.Encodings.Return(encoding);
        }
    }
}
