using System.Collections.Concurrent;

namespace VkSim.Compute;

/// <summary>The tiers found so far: a device is tried once for each set of capabilities in a process.</summary>
internal static class SubgroupProbes
{
    private static readonly ConcurrentDictionary<Key, SubgroupSupport> Found = new();

    private readonly record struct Key(Guid Device, Guid Driver, string Name, GpuCapability Available, int Size);

    /// <exception cref="GpuException">Even shared memory fails: nothing that this device computes can be relied on.</exception>
    public static SubgroupSupport Find(GpuDevice device)
    {
        if (device.Options.CompileOnly)
        {
            return Probe(device, _ => null);
        }

        AdapterDescription adapter = device.Adapter.Description;
        DeviceCapabilities capabilities = device.Capabilities;
        var key = new Key(adapter.DeviceUuid, adapter.DriverUuid, adapter.Name, capabilities.Available, capabilities.SubgroupSize);
        if (!Found.TryGetValue(key, out SubgroupSupport? support))
        {
            support = Probe(device, tier => SubgroupSelfTest.Fault(device, tier));
            Found.TryAdd(key, support);
        }

        return support;
    }

    /// <summary>Tries the tiers from the best downwards.</summary>
    /// <param name="device">The device.</param>
    /// <param name="fault">Tries a tier, and tells what is wrong with it.</param>
    internal static SubgroupSupport Probe(GpuDevice device, Func<SubgroupSupport, string?> fault)
    {
        DeviceQuirks quirks = device.Adapter.Description.Quirks;
        // What the device was asked for counts more than what is best for it.
        SubgroupSupport support = SubgroupSupport.Choose(
            device.Capabilities, quirks.SubgroupSizeVaries, tier => fault(tier) is null, device.Options.SubgroupSize ?? quirks.SubgroupSize);
        if (support.Tier == SubgroupTier.SharedMemory && fault(support) is { } what)
        {
            throw new GpuException(
                $"'{device.Name}' cannot even reduce through shared memory: {what}. Its driver is {device.Adapter.DriverName} {device.Adapter.DriverVersion}.");
        }

        return support;
    }
}
