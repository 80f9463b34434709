namespace VkSim.Gpu;

/// <summary>The right to use a lane until it is disposed.</summary>
internal readonly struct GpuLaneLease(GpuLanes lanes, GpuLane lane) : IDisposable
{
    public GpuLane Lane => lane;

    /// <inheritdoc/>
    public void Dispose() => lanes.Return(lane);
}
