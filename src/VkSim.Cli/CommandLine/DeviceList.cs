namespace VkSim.Cli;

/// <summary>The devices that a command computes on, which end with it.</summary>
/// <param name="devices">They, at least one.</param>
internal sealed class DeviceList(IReadOnlyList<VectorDevice> devices) : IDisposable
{
    /// <summary>The first.</summary>
    public VectorDevice First => devices[0];

    /// <summary>All, with the same share each.</summary>
    public IReadOnlyList<IndexDevice> ForIndex => [.. devices.Select(device => new IndexDevice(device))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (VectorDevice device in devices)
        {
            device.Dispose();
        }
    }
}
