namespace VkSim.Native;

/// <summary>What tells of the newest submission that it was given to; used again and again, so that a frame allocates nothing.</summary>
internal sealed class FenceObject(DeviceObject owner) : OwnedObject(owner)
{
    private readonly Lock _gate = new();
    private VectorFence _reached;

    /// <summary>Reached from the start, before it was given to a submission.</summary>
    public VectorFence Reached
    {
        get
        {
            lock (_gate)
            {
                return _reached;
            }
        }

        set
        {
            lock (_gate)
            {
                _reached = value;
            }
        }
    }

    protected override void Close()
    {
    }
}
