namespace VkSim.Compute;

/// <summary>Lists for what is submitted as a single command, used again and again.</summary>
internal sealed class ImmediateLists(GpuDevice device)
{
    private readonly Lock _gate = new();
    private readonly Stack<CommandList> _idle = new();

    /// <summary>An empty list.</summary>
    public CommandList Rent()
    {
        device.ThrowIfUnusable();
        CommandList? list;
        lock (_gate)
        {
            _idle.TryPop(out list);
        }

        list ??= new CommandList(device, "immediate", counted: false);
        list.Profile = device.Profiler.Enabled;
        return list;
    }

    /// <summary>Takes a list back; the device may still be running it.</summary>
    public void Return(CommandList list)
    {
        list.Reset();
        lock (_gate)
        {
            _idle.Push(list);
        }
    }
}
