namespace VkSim.Compute;

/// <summary>The managed side of a command list, used by one list after another so that its arrays are grown once.</summary>
internal sealed class CommandRecording(GpuDevice device)
{
    public CommandStream Stream { get; } = new(device);

    public CommandEncoder Encoder { get; } = new(device);
}
