namespace VkSim.Compute;

/// <content>Encoding, submission, replay and the way into a caller's own command buffer.</content>
public sealed partial class CommandList
{
    private CommandEncoding? _encoding;
    private bool _changed;

    // For RecordInto, without push descriptors.
    private ForeignDescriptors? _foreignDescriptors;
    private DescriptorSet[] _foreignSets = [];

    // The uses of RecordInto without an account.
    private HostWorkState? _untold;

    /// <summary>The submissions that the list is split into; 0 before it was submitted.</summary>
    internal int SubmissionCount => _encoding?.CommandBuffers.Length ?? 0;

    /// <summary>The barriers between the commands of the list when it was encoded last.</summary>
    internal int BarrierCount => _recording.Encoder.BarrierCount;

    /// <summary>Hands the list to the device's first queue, after everything that was submitted to it before. Does not wait.</summary>
    /// <returns>Reached when the list and everything before it on the queue have finished.</returns>
    /// <exception cref="ObjectDisposedException">The list, or a buffer or kernel that it uses, was disposed.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public GpuFence Submit() => Submit(default(SubmitOptions));

    /// <summary>Hands the list to a queue, after everything that was submitted to it before. Does not wait.</summary>
    /// <inheritdoc cref="Submit(in SubmitOptions)"/>
    /// <param name="queue">One of <see cref="GpuDevice.Queues"/>.</param>
    public GpuFence Submit(GpuQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return Submit(new SubmitOptions { Queue = queue });
    }

    /// <summary>
    /// Hands the list to a queue, after everything that was submitted to it before, after what other queues do with the same buffers,
    /// and in order with the host program's semaphores. Does not wait, unless several queues are used without timeline semaphores:
    /// then the caller waits for what another queue has to finish first.
    /// </summary>
    /// <param name="options">The queue and the semaphores; an empty list waits and signals too.</param>
    /// <returns>Reached when the list and everything before it on the queue have finished.</returns>
    /// <remarks>
    /// Submitting an unchanged list to queues of one family in turn is a replay; a queue of another family has it encoded anew. The host
    /// submits the signal of a binary semaphore before the list that waits for it. Where the host's lock throws on the way out the list
    /// is submitted, and <see cref="GpuQueue.LastSubmission"/> is its fence.
    /// </remarks>
    /// <exception cref="ArgumentException">A semaphore is null, a signal's value is 0, or the queue is another device's.</exception>
    /// <exception cref="NotSupportedException">A timeline semaphore on a device without.</exception>
    /// <exception cref="ObjectDisposedException">The list, or a buffer or kernel that it uses, was disposed.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public GpuFence Submit(in SubmitOptions options)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            Device.ThrowIfUnusable();
            options.Check(Device);
            SubmissionQueue submissions = Device.Submissions;
            GpuQueue queue = options.Queue ?? submissions.First;
            if (!_stream.HasWork && options.HasNoSemaphores)
            {
                return queue.LastSubmission;
            }

            CommandEncoding? encoding = null;
            if (_stream.HasWork)
            {
                _stream.ThrowIfAnyDisposed();
                encoding = Encoded(queue);
                ReadPendingTimestamps(encoding);
            }

            var list = new SubmittedList(_stream, encoding);
            ulong serial = submissions.Submit(queue, ref list, options);
            if (encoding?.Timestamps.Count > 0)
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
    /// of the family of the device's first. The list must stay as it is until it has been submitted for the last time.
    /// </param>
    /// <remarks>
    /// Nothing here knows when the command buffer runs. So, until the list is reset or disposed and the queues have come as far as they
    /// were then, the buffers are read and written in order with the queue, even where memory is mapped, and what is disposed of buffers
    /// and kernels is kept. The overload with an account ends that earlier.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The list, or a buffer or kernel that it uses, was disposed.</exception>
    public void RecordInto(nint commandBuffer)
    {
        lock (_gate)
        {
            _untold = RecordInto(commandBuffer, Device.Submissions.First, _untold);
        }
    }

    /// <inheritdoc cref="RecordInto(nint)" path="/summary"/>
    /// <param name="commandBuffer">
    /// A VkCommandBuffer of the same device that is being recorded, outside of a render pass. The list may be reset or disposed at once.
    /// </param>
    /// <param name="queue">A queue of the family that the command buffer will run on.</param>
    /// <param name="work">
    /// What the command buffer uses, and how to tell that it has run for the last time; until then all of that is kept.
    /// </param>
    /// <exception cref="ArgumentException">The command buffer is null, or the queue is another device's.</exception>
    /// <exception cref="ObjectDisposedException">The list, or a buffer or kernel that it uses, was disposed.</exception>
    public void RecordInto(nint commandBuffer, GpuQueue queue, out HostWork work)
    {
        ArgumentNullException.ThrowIfNull(queue);
        lock (_gate)
        {
            work = new HostWork(RecordInto(commandBuffer, queue, null));
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
            _changed = true;
            try
            {
                ReleaseNative();
            }
            finally
            {
                _stream.Clear();
            }
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
            try
            {
                ReleaseNative();
            }
            finally
            {
                Device.Submissions.Recordings.Return(_recording);
                Device.Ledger.Remove(this);
            }
        }
    }

    private HostWorkState RecordInto(nint commandBuffer, GpuQueue queue, HostWorkState? known)
    {
        if (commandBuffer == 0)
        {
            throw new ArgumentException("The command buffer is null.", nameof(commandBuffer));
        }

        ThrowIfDisposed();
        Device.ThrowIfUnusable();
        new SubmitOptions { Queue = queue }.Check(Device);
        ForeignDescriptors descriptors = _foreignDescriptors ??= new ForeignDescriptors(Device);
        HostWorkState? state = null;
        try
        {
            lock (Device.Submissions.Gate)
            {
                _stream.ThrowIfAnyDisposed();
                state = known ?? Device.Submissions.HostWorks.Begin();
                state.Cover(_stream, descriptors);
            }

            if (_foreignSets.Length != _stream.Count)
            {
                Array.Resize(ref _foreignSets, _stream.Count);
            }

            _recording.Encoder.EncodeInto(
                _stream, new CommandBuffer { Handle = commandBuffer }, queue.Family, descriptors.Arena, _foreignSets);
            return state;
        }
        catch when (known is null)
        {
            state?.Release();
            throw;
        }
    }

    private CommandEncoding Encoded(GpuQueue queue)
    {
        if (_encoding is { } current && !_changed && current.Family == queue.Family)
        {
            return current;
        }

        ReturnEncoding();
        CommandEncoding encoding = queue.Encodings.Rent();
        try
        {
            _recording.Encoder.Encode(
                _stream,
                encoding,
                Name,
                Profile && Device.Profiler.IsSupported ? queue.TimestampBits : 0,
                Device.Submissions.MaxOperations);
        }
        catch
        {
            queue.Encodings.Return(encoding);
            throw;
        }

        _changed = false;
        return _encoding = encoding;
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
        _foreignDescriptors?.LetGo();
        _foreignDescriptors = null;
        if (_untold is { } untold)
        {
            _untold = null;
            Device.Submissions.RetireAfterHost(untold);
        }
    }

    private void ReturnEncoding()
    {
        if (_encoding is { } encoding)
        {
            _encoding = null;
            Device.Submissions.EncodingsOf(encoding.Family).Return(encoding);
        }
    }
}
