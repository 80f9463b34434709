namespace VkSim.Compute;

/// <summary>The parts of one vkQueueSubmit.</summary>
internal unsafe struct QueueBatch
{
    public CommandBuffer* CommandBuffers;
    public uint CommandBufferCount;

    public Semaphore* Waits;
    public ulong* WaitValues;
    public PipelineStageFlags* WaitStages;
    public uint WaitCount;

    /// <summary>With room for one more.</summary>
    public Semaphore* Signals;
    public ulong* SignalValues;
    public uint SignalCount;

    /// <summary>Whether any semaphore is a timeline, so that the values count.</summary>
    public bool HasTimelines;

    /// <summary>Adds a semaphore that the batch waits for.</summary>
    public void Wait(Semaphore semaphore, ulong value, PipelineStageFlags stages)
    {
        Waits[WaitCount] = semaphore;
        WaitValues[WaitCount] = value;
        WaitStages[WaitCount++] = stages;
    }

    /// <summary>Adds a semaphore that is signalled when the batch has finished.</summary>
    public void Signal(Semaphore semaphore, ulong value)
    {
        Signals[SignalCount] = semaphore;
        SignalValues[SignalCount++] = value;
    }

    /// <summary>Hands it to a queue.</summary>
    public readonly Result Submit(GpuDevice device, Queue queue, Fence fence)
    {
        var timeline = new TimelineSemaphoreSubmitInfo
        {
            SType = StructureType.TimelineSemaphoreSubmitInfo,
            WaitSemaphoreValueCount = WaitCount,
            PWaitSemaphoreValues = WaitValues,
            SignalSemaphoreValueCount = SignalCount,
            PSignalSemaphoreValues = SignalValues,
        };
        var info = new SubmitInfo
        {
            SType = StructureType.SubmitInfo,
            PNext = HasTimelines ? &timeline : null,
            CommandBufferCount = CommandBufferCount,
            PCommandBuffers = CommandBuffers,
            WaitSemaphoreCount = WaitCount,
            PWaitSemaphores = Waits,
            PWaitDstStageMask = WaitStages,
            SignalSemaphoreCount = SignalCount,
            PSignalSemaphores = Signals,
        };
        return device.Api.QueueSubmit(queue, 1, &info, fence);
    }
}
