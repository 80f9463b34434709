namespace VkSim.Compute;

/// <summary>Knows how far the queue has come: by a timeline semaphore or, without them, by a pool of fences.</summary>
internal interface ICompletionTracker : IDisposable
{
    /// <summary>Submits; the caller holds the queue's lock and hands out ascending serials.</summary>
    /// <returns>Vulkan's result; unless it is success nothing was submitted and the serial is unused.</returns>
    Result Submit(ref QueueBatch batch, ulong serial);

    /// <summary>Makes a batch of another queue wait on the device until a serial is reached.</summary>
    /// <returns>Whether that can be.</returns>
    bool TryAddWait(ref QueueBatch batch, ulong serial);

    /// <summary>The highest serial that is known to be finished.</summary>
    ulong Poll();

    /// <summary>Waits for a serial.</summary>
    /// <returns>Whether it is finished; false means that the time ran out and nothing more.</returns>
    bool Wait(ulong serial, ulong nanoseconds);
}
