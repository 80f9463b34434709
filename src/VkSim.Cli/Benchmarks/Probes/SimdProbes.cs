using System.Diagnostics;

namespace VkSim.Cli;

/// <summary>What the processor reaches by plain code on all cores.</summary>
internal sealed class SimdProbes : IDeviceProbes
{
    private const double Flops = 4e9;
    private const double Operations = 8e9;
    private const string Call = "call of all cores";

    private readonly MemoryProbes _memory = new(ProcessorCache.ProbeBytes);
    private float _sum;

    public SimdProbes()
    {
        Copy = new("copy", ProbeUnit.BytesPerSecond, 2.0 * _memory.Bytes, times => Times(times, _memory.CopyOnce), () => _memory.CopyProblem);
        Read = new("read", ProbeUnit.BytesPerSecond, _memory.Bytes, times => Times(times, _memory.ReadOnce), () => _memory.ReadProblem);
        MultiplyAdd = new(
            "multiply-adds, fp32", ProbeUnit.FlopsPerSecond, Flops, times => Times(times, () => _sum = MultiplyAdds.Run(Flops)),
            () => Math.Abs(_sum - 1) < 1e-5f ? null : $"found {_sum}; expected 1");
    }

    public Probe Copy { get; }

    public Probe Read { get; }

    public Probe MultiplyAdd { get; }

    public IEnumerable<(string Name, Func<Probe> Make)> Others { get; } = [(ByteDotProbe.Name, ByteProducts), (Call, AllCores)];

    public void Dispose() => _memory.Dispose();

    private static Probe ByteProducts() =>
        new(ByteDotProbe.Name, ProbeUnit.OpsPerSecond, Operations, times => Times(times, () => ByteDots.Run(Operations)), () => ByteDots.Problem);

    private static Probe AllCores() =>
        new(Call, ProbeUnit.Seconds, 1, times => Times(times, () => Parallel.For(0, Environment.ProcessorCount, _ => { })), () => null);

    private static double Times(int times, Action once)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            once();
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
