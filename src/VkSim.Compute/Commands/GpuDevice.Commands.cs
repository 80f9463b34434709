namespace VkSim.Compute;

/// <content>Submissions, command lists and transfers.</content>
public sealed partial class GpuDevice
{
    /// <summary>Times dispatches on the device's own clock.</summary>
    public GpuProfiler Profiler => Submissions.Profiler;

    /// <summary>Its queues: of a wrapped device those that the host handed over, in that order. Whatever names none uses the first.</summary>
    public IReadOnlyList<GpuQueue> Queues => field ??= [.. Submissions.Queues.Where(q => !q.OnlyCopies)];

    /// <summary>
    /// The queue on which data is copied in and out beside what computes; null where <see cref="GpuDeviceOptions.TransferQueue"/> did not
    /// ask for it, or the adapter has no queue family for copies alone or no timeline semaphores.
    /// </summary>
    public GpuQueue? TransferQueue => Submissions.Copies is { OnlyCopies: true } queue ? queue : null;

    /// <summary>
    /// The estimated operations that one submission should have at most, at this time: <see cref="GpuDeviceOptions.MaxOperationsPerSubmission"/>
    /// where that was given, otherwise what the device has shown to do in 100 ms where a watchdog may end long work (on Windows, on phones,
    /// below Metal) and in 250 ms elsewhere. 0: no bound, as of software drivers, which have no watchdog.
    /// </summary>
    /// <remarks>
    /// It begins as of a slow device of the adapter's type, and is learnt from the time between submission and end of whatever was estimated.
    /// Lists are split by it when they are encoded, and a single dispatch never is: cut your own work by it.
    /// </remarks>
    public long OperationsPerSubmission => Submissions.MaxOperations;

    internal SubmissionQueue Submissions { get; private set; } = null!;

    internal TransferEngine Transfers { get; private set; } = null!;

    /// <summary>Makes an empty command list.</summary>
    /// <param name="name">The name that errors and debuggers show.</param>
    public CommandList CreateCommandList(string? name = null)
    {
        ThrowIfUnusable();
        return new CommandList(this, name);
    }

    /// <summary>
    /// The fence of the newest submission; reached when everything submitted so far to its queue has finished. Of a device with several
    /// queues see <see cref="GpuQueue.LastSubmission"/>.
    /// </summary>
    public GpuFence LastSubmission => new(this, Submissions.LastSubmitted);

    /// <summary>The fence of a submission by its number, for those who can keep a number only.</summary>
    /// <param name="serial">A <see cref="GpuFence.Serial"/> of this device.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing with this number was submitted.</exception>
    public GpuFence FenceOf(ulong serial)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(serial, Submissions.LastSubmitted);
        return new GpuFence(this, serial);
    }

    /// <summary>Whether the queue is the host program's, whose own commands the buffers may be part of.</summary>
    internal bool SharesQueue => !_native.Owned;

    /// <summary>Waits until everything submitted has finished, without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ValueTask WaitIdleAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable();
        return Submissions.Queues.Count == 1 ? Last(Submissions.First) : Each();

        ValueTask Last(GpuQueue queue) => queue.LastSubmission.WaitAsync(cancellationToken);

        async ValueTask Each()
        {
            foreach (GpuQueue queue in Submissions.Queues)
            {
                await Last(queue).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Submits one dispatch.</summary>
    internal GpuFence Dispatch(Kernel kernel, uint x, uint y, uint z)
    {
        CommandList list = Submissions.Immediate.Rent();
        try
        {
            list.Dispatch(kernel, x, y, z);
            return list.Submit();
        }
        finally
        {
            Submissions.Immediate.Return(list);
        }
    }

    /// <summary>
    /// Allocates memory; where there is none left, once more after the device has finished and what was disposed meanwhile
    /// is released.
    /// </summary>
    /// <exception cref="GpuOutOfMemoryException">There is no room.</exception>
    internal MemoryAllocation AllocateMemory(in MemoryRequest request)
    {
        try
        {
            return Allocator.Allocate(in request);
        }
        catch (GpuOutOfMemoryException) when (!IsLost && Submissions is not null)
        {
            bool released = Submissions.WaitAndRelease();
            if (!(Transfers?.Trim() ?? false) && !released)
            {
                throw;
            }

            return Allocator.Allocate(in request);
        }
    }

    /// <summary>Makes a VkBuffer, which the queues of all families may use without handing it over.</summary>
    /// <param name="info">How.</param>
    /// <param name="name">What it is for, in messages.</param>
    /// <exception cref="GpuOutOfMemoryException">No memory can ever hold it, or the driver refuses it.</exception>
    internal unsafe Buffer CreateBufferHandle(in BufferCreateInfo info, string name)
    {
        long limit = Capabilities.MaxMemoryAllocationSize;
        string size = ByteSize.Format(info.Size);
        if (info.Size > (ulong)limit)
        {
            throw new GpuOutOfMemoryException(
                $"{size} were asked for {name}, more than the {ByteSize.Format((ulong)limit)} that the driver allows in one allocation.",
                (long)Math.Min(info.Size, long.MaxValue), Memory.AllocatedBytes, limit, -1);
        }

        Result result = CreateShared(info, out Buffer handle);
        if (result is Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory)
        {
            throw new GpuOutOfMemoryException(
                $"{size} were asked for {name}, and vkCreateBuffer answered {VulkanResult.Describe(result)}.",
                (long)info.Size, Memory.AllocatedBytes, limit, -1, result.ToString());
        }

        Check(result, "vkCreateBuffer");
        return handle;
    }

    private unsafe Result CreateShared(BufferCreateInfo info, out Buffer handle)
    {
        fixed (uint* families = SharingFamilies)
        {
            if (SharingFamilies.Length > 0)
            {
                info.SharingMode = SharingMode.Concurrent;
                info.QueueFamilyIndexCount = (uint)SharingFamilies.Length;
                info.PQueueFamilyIndices = families;
            }

            return Api.CreateBuffer(Handle, in info, null, out handle);
        }
    }

    partial void CreateSubmissions() => Submissions = new SubmissionQueue(this, _native.Queues);

    partial void CreateTransfers() => Transfers = new TransferEngine(this);

    // Both may be missing when the constructor failed half-way.
    partial void DisposeTransfers() => Transfers?.Dispose();

    partial void DisposeSubmissions() => Submissions?.Dispose();
}
