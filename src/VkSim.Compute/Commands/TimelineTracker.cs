namespace VkSim.Compute;

/// <summary>One timeline semaphore whose value is the serial of the last finished submission.</summary>
internal sealed unsafe class TimelineTracker : ICompletionTracker
{
    private readonly GpuDevice _device;
    private readonly Queue _queue;
    private readonly Semaphore _semaphore;

    public TimelineTracker(GpuDevice device, Queue queue)
    {
        _device = device;
        _queue = queue;
        var type = new SemaphoreTypeCreateInfo
        {
            SType = StructureType.SemaphoreTypeCreateInfo,
            SemaphoreType = SemaphoreType.Timeline,
        };
        var info = new SemaphoreCreateInfo { SType = StructureType.SemaphoreCreateInfo, PNext = &type };
        device.Check(device.Api.CreateSemaphore(device.Handle, in info, null, out _semaphore), "vkCreateSemaphore");
        device.SetDebugName(ObjectType.Semaphore, _semaphore.Handle, "VkSim submissions");
    }

    /// <summary>The value of a timeline semaphore.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static ulong ValueOf(GpuDevice device, Semaphore semaphore)
    {
        Result result = device.TimelineSemaphore is { } extension
            ? extension.GetSemaphoreCounterValue(device.Handle, semaphore, out ulong value)
            : device.Api.GetSemaphoreCounterValue(device.Handle, semaphore, out value);
        device.Check(result, "vkGetSemaphoreCounterValue");
        // Some drivers answer the highest number of all once the device is gone.
        if (value == ulong.MaxValue)
        {
            device.Check(Result.ErrorDeviceLost, "vkGetSemaphoreCounterValue");
        }

        return value;
    }

    public Result Submit(ref QueueBatch batch, ulong serial)
    {
        batch.Signal(_semaphore, serial);
        batch.HasTimelines = true;
        return batch.Submit(_device, _queue, default);
    }

    public bool TryAddWait(ref QueueBatch batch, ulong serial)
    {
        batch.Wait(_semaphore, serial, PipelineStageFlags.AllCommandsBit);
        return true;
    }

    public ulong Poll() => ValueOf(_device, _semaphore);

    public bool Wait(ulong serial, ulong nanoseconds)
    {
        Semaphore semaphore = _semaphore;
        var info = new SemaphoreWaitInfo
        {
            SType = StructureType.SemaphoreWaitInfo,
            SemaphoreCount = 1,
            PSemaphores = &semaphore,
            PValues = &serial,
        };
        Result result = _device.TimelineSemaphore is { } extension
            ? extension.WaitSemaphores(_device.Handle, &info, nanoseconds)
            : _device.Api.WaitSemaphores(_device.Handle, &info, nanoseconds);
        if (result == Result.Timeout)
        {
            return false;
        }

        _device.Check(result, "vkWaitSemaphores");
        return true;
    }

    public void Dispose() => _device.Api.DestroySemaphore(_device.Handle, _semaphore, null);
}
