using System.Diagnostics;

namespace VkSim.Bench.Machine;

/// <summary>Short probes of the processor and of its memory, on all cores.</summary>
internal sealed class MachineProbes : IDisposable
{
    private const int Runs = 5;

    // Twice the last cache of most processors; small enough to be probed often.
    private const long Bytes = 64L << 20;
    private const double ProbedFlops = 4e9;

    private readonly MemoryProbes _memory = new(Bytes);

    /// <summary>Floating-point operations a second of chains of multiply-adds: the best of a few runs.</summary>
    public double MultiplyAdd() => ProbedFlops / Least(() => MultiplyAdds.Run(ProbedFlops));

    /// <summary>Bytes a second of a copy past the caches on all cores, read and write both counted: the best of a few runs.</summary>
    public double Copy() => 2.0 * _memory.Bytes / Least(_memory.CopyOnce);

    public void Dispose() => _memory.Dispose();

    private static double Least(Action once)
    {
        double least = double.PositiveInfinity;
        for (int run = 0; run < Runs; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            once();
            least = Math.Min(least, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return least;
    }
}
