using VkSim.Compute;

namespace VkSim.Native;

/// <summary>What tells of the newest submission that it was given to; used again and again, so that a frame allocates nothing.</summary>
internal sealed class FenceObject(DeviceObject owner) : OwnedObject(owner)
{
    private readonly Lock _gate = new();

    // One of both is reached from the start: a value that was never set.
    private VectorFence _operations;
    private GpuFence _commands;

    /// <summary>Whether nothing is left to wait for.</summary>
    public bool IsDone
    {
        get
        {
            (VectorFence operations, GpuFence commands) = Newest;
            return operations.IsDone && commands.Done;
        }
    }

    private (VectorFence Operations, GpuFence Commands) Newest
    {
        get
        {
            lock (_gate)
            {
                return (_operations, _commands);
            }
        }
    }

    /// <summary>Tells from now on of a submitted list.</summary>
    public void Set(VectorFence operations) => Set(operations, default);

    /// <summary>Tells from now on of a list that was submitted to a queue.</summary>
    public void Set(GpuFence commands) => Set(default, commands);

    /// <summary>Waits; raises what went wrong.</summary>
    /// <returns>Whether the work has finished.</returns>
    public bool Wait(TimeSpan timeout)
    {
        (VectorFence operations, GpuFence commands) = Newest;
        return operations.Wait(timeout) && commands.Wait(timeout);
    }

    protected override void Close()
    {
    }

    private void Set(VectorFence operations, GpuFence commands)
    {
        lock (_gate)
        {
            (_operations, _commands) = (operations, commands);
        }
    }
}
