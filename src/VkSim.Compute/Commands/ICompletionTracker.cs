namespace VkSim.Compute;

/// <summary>Knows how far the queue has come: by a timeline semaphore or, without them, by a pool of fences.</summary>
internal unsafe interface ICompletionTracker : IDisposable
{
    /// <summary>Submits; the caller holds the queue's lock and hands out ascending serials.</summary>
    /// <returns>Vulkan's result; unless it is success nothing was submitted and the serial is unused.</returns>
    Result Submit(CommandBuffer* commandBuffers, uint count, ulong serial);

    /// <summary>The highest serial that is known to be finished.</summary>
    ulong Poll();

    /// <summary>Waits for a serial.</summary>
    /// <returns>Whether it is finished; false means that the time ran out and nothing more.</returns>
    bool Wait(ulong serial, ulong nanoseconds);
}
