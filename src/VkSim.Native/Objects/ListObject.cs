using VkSim.Compute;

namespace VkSim.Native;

/// <summary>A list of recorded operations.</summary>
internal sealed class ListObject(VectorCommandList list, DeviceObject owner) : OwnedObject(owner)
{
    /// <summary>Held while the list is recorded, submitted or reset, which one thread at a time does. Nobody waits for a device in it.</summary>
    public Lock Gate { get; } = new();

    public VectorCommandList List { get; } = list;

    public VectorRecorder Recorder { get; } = owner.Device.Record(list);

    /// <summary>The engine's commands behind the operations, to be added to.</summary>
    /// <exception cref="NotSupportedException">The device is the CPU.</exception>
    /// <exception cref="InvalidOperationException">The list was submitted since it was made or reset.</exception>
    public CommandList Commands
    {
        get
        {
            CommandList commands = EngineCommands;
            // Asked for what it is to check alone.
            _ = Owner.Device.Record(List);
            return commands;
        }
    }

    /// <summary>The same, as they are.</summary>
    /// <exception cref="NotSupportedException">The device is the CPU.</exception>
    public CommandList EngineCommands => List.Commands ?? throw new NotSupportedException(
        $"The list '{List.Name}' is of \"{Owner.Device.Description.Name}\", which runs no shaders; expected one of a Vulkan device.");

    /// <summary>Hands the list to the device.</summary>
    public void Submit(FenceObject? fence)
    {
        CheckOwner(fence);
        lock (Gate)
        {
            VectorFence submitted = List.Submit();
            fence?.Set(submitted);
        }
    }

    /// <summary>Hands the list's commands to a queue of a host's device.</summary>
    public void Submit(in SubmitOptions options, FenceObject? fence)
    {
        CheckOwner(fence);
        lock (Gate)
        {
            GpuFence submitted = EngineCommands.Submit(options);
            fence?.Set(submitted);
        }
    }

    protected override void Close() => List.Dispose();

    private void CheckOwner(FenceObject? fence)
    {
        if (fence is not null && fence.Owner != Owner)
        {
            throw new ArgumentException($"The fence is of {fence.Owner.Device}; the list '{List.Name}' is of {Owner.Device}.", nameof(fence));
        }
    }
}
