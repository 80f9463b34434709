using System.Collections.Concurrent;

namespace VkSim.Compute;

/// <summary>What was found of devices' arithmetic so far: each is tried once in a process.</summary>
internal static class ArithmeticProbes
{
    private static readonly ConcurrentDictionary<Key, GpuArithmetic> Found = new();

    private readonly record struct Key(Guid Device, Guid Driver, string Name);

    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static GpuArithmetic Find(GpuDevice device)
    {
        if (device.Options.CompileOnly)
        {
            // Nothing runs there: what most GPUs are like.
            return new GpuArithmetic { FusesMultiplyAdd = true, KeepsSubnormals = true };
        }

        AdapterDescription adapter = device.Adapter.Description;
        var key = new Key(adapter.DeviceUuid, adapter.DriverUuid, adapter.Name);
        if (!Found.TryGetValue(key, out GpuArithmetic? arithmetic))
        {
            arithmetic = ArithmeticSelfTest.Run(device);
            Found.TryAdd(key, arithmetic);
        }

        return arithmetic;
    }
}
