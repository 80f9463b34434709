using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VkSim.Bench.Machine;

/// <summary>Short probes of the processor and of its memory, on all cores.</summary>
internal sealed unsafe class MachineProbes : IDisposable
{
    private const int Runs = 5;

    // Twice the last cache of most processors; small enough to be probed often.
    private const long Bytes = 64L << 20;
    private const double ProbedFlops = 4e9;

    private readonly byte* _source = Allocate();
    private readonly byte* _target = Allocate();

    /// <summary>Floating-point operations a second of chains of multiply-adds: the best of a few runs.</summary>
    public double MultiplyAdd() => ProbedFlops / Least(() => MultiplyAdds.Run(ProbedFlops));

    /// <summary>Bytes a second of a plain copy, read and write both counted: the best of a few runs.</summary>
    public double Copy()
    {
        int threads = Environment.ProcessorCount;
        long share = Bytes / threads;
        return 2.0 * share * threads / Least(() => Parallel.For(0, threads, thread =>
            NativeMemory.Copy(_source + (thread * share), _target + (thread * share), (nuint)share)));
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_source);
        NativeMemory.AlignedFree(_target);
    }

    private static byte* Allocate()
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 64);
        NativeMemory.Fill(memory, (nuint)Bytes, 1);
        return memory;
    }

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
