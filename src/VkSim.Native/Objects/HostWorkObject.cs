using VkSim.Compute;

namespace VkSim.Native;

/// <summary>The account of a list in a host's command buffer.</summary>
internal sealed class HostWorkObject(HostWork work, DeviceObject owner) : OwnedObject(owner)
{
    public HostWork Work { get; } = work;

    // Nothing is told by it: what the command buffer uses is kept until the host tells, or the device goes.
    protected override void Close()
    {
    }
}
