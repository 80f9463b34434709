using System.Diagnostics;
using System.Globalization;

namespace VkSim.Bench.Machine;

/// <summary>Processor time of the whole machine and of the benchmark's processes at one moment; Linux only.</summary>
/// <param name="At">When.</param>
/// <param name="Busy">Seconds that all processors worked since the machine's start.</param>
/// <param name="Stolen">Seconds that a hypervisor gave to others meanwhile.</param>
/// <param name="Own">Seconds of them that this process and the peers worked.</param>
internal readonly record struct ProcessorTime(long At, double Busy, double Stolen, double Own)
{
    // The kernel's unit of these counters, the same on every architecture that .NET runs on.
    private const double TicksOfSecond = 100;

    /// <summary>Now; null where the system does not tell.</summary>
    public static ProcessorTime? Now(IEnumerable<Process> peers)
    {
        if (!File.Exists("/proc/stat"))
        {
            return null;
        }

        // cpu user nice system idle iowait irq softirq steal …
        double[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        double busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
        double own = Environment.CpuUsage.TotalTime.TotalSeconds;
        foreach (Process peer in peers)
        {
            peer.Refresh();
            own += peer.HasExited ? 0 : peer.TotalProcessorTime.TotalSeconds;
        }

        return new ProcessorTime(Stopwatch.GetTimestamp(), busy / TicksOfSecond, ticks[7] / TicksOfSecond, own);
    }

    /// <summary>Processors that other processes took from an earlier moment to this one.</summary>
    public double OthersSince(ProcessorTime before) => Math.Max(0, Busy - before.Busy - (Own - before.Own)) / SecondsSince(before);

    /// <summary>Processors that were stolen from an earlier moment to this one.</summary>
    public double StolenSince(ProcessorTime before) => (Stolen - before.Stolen) / SecondsSince(before);

    private double SecondsSince(ProcessorTime before) => Math.Max(1e-3, Stopwatch.GetElapsedTime(before.At, At).TotalSeconds);
}
