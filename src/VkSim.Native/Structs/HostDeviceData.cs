using VkSim.Compute;

namespace VkSim.Native;

/// <summary>vksim_host_device.</summary>
internal unsafe struct HostDeviceData
{
    private const uint MostQueues = 64;

    public uint StructSize;
    public uint QueueFamily;
    public nint Instance;
    public nint PhysicalDevice;
    public nint Device;
    public nint Queue;
    public uint ApiVersion;
    public uint Enabled;
    public int QueueIsShared;
    public uint Reserved;
    public nint GetInstanceProcAddr;
    public delegate* unmanaged<void*, uint, void> LockQueue;
    public delegate* unmanaged<void*, uint, void> UnlockQueue;
    public void* User;
    public HostQueueData* MoreQueues;
    public uint MoreQueueCount;
    public uint ReservedForQueues;

    /// <summary>The lock of a queue by the host's functions; null where it gave none.</summary>
    public readonly HostQueueLock? LockOf(uint queue) => LockQueue is null ? null : new HostQueueLock(LockQueue, UnlockQueue, User, queue);

    /// <summary>Whether what the host says of locks fits together.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public readonly void CheckLocks()
    {
        if (LockQueue is null != UnlockQueue is null)
        {
            throw new ArgumentException("One of lock_queue and unlock_queue is null; expected both functions, or neither.", "lock_queue");
        }

        if (LockQueue is not null && QueueIsShared != 0)
        {
            throw new ArgumentException("There are both lock_queue and queue_is_shared; expected one of them.", "queue_is_shared");
        }
    }

    /// <summary>The queues beside the first, whose lock is given.</summary>
    /// <exception cref="ArgumentException">They are null, too many, or of a size that cannot be right.</exception>
    public readonly ExternalQueue[] MoreQueuesBeside(object? mainLock)
    {
        if (MoreQueueCount > MostQueues)
        {
            throw new ArgumentException($"more_queues has {MoreQueueCount} queues; expected at most {MostQueues}.", "more_queues");
        }

        var queues = new ExternalQueue[MoreQueueCount];
        for (int i = 0; i < queues.Length; i++)
        {
            HostQueueData read = VersionedStruct.ReadElement(MoreQueues, i, "more_queues");
            // One that is given twice has one lock, the first one's.
            int same = Array.FindIndex(queues, 0, i, queue => queue.Handle == read.Queue);
            queues[i] = new ExternalQueue
            {
                Handle = read.Queue,
                Family = read.Family,
                Lock = read.Queue == Queue ? mainLock : same >= 0 ? queues[same].Lock : LockOf((uint)i + 1),
            };
        }

        return queues;
    }
}
