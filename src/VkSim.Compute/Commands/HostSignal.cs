namespace VkSim.Compute;

/// <summary>A fence or a value of a timeline semaphore of the host program's; neither where nothing was told.</summary>
internal readonly record struct HostSignal(Fence Fence, Semaphore Timeline, ulong Value)
{
    public bool IsTold => Fence.Handle != 0 || Timeline.Handle != 0;

    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool IsReached(GpuDevice device)
    {
        if (Fence.Handle != 0)
        {
            Result status = device.Api.GetFenceStatus(device.Handle, Fence);
            if (status != Result.NotReady)
            {
                device.Check(status, "vkGetFenceStatus");
            }

            return status == Result.Success;
        }

        return Timeline.Handle != 0 && TimelineTracker.ValueOf(device, Timeline) >= Value;
    }
}
