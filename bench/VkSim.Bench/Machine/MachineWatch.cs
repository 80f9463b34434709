using System.Diagnostics;
using System.Globalization;
using VkSim.Bench.Results;

namespace VkSim.Bench.Machine;

/// <summary>Watches the machine while something is measured, and says what makes the figures doubtful.</summary>
/// <param name="peers">The processes whose work is the benchmark's own.</param>
internal sealed class MachineWatch(IReadOnlyList<Process> peers) : IDisposable
{
    // What a quiet machine stays below, with room for the operating system's own work.
    private const double MostOthers = 0.1;
    private const double MostStolen = 0.05;
    private const double LeastMultiplyAdd = 0.9;
    private const double LeastCopy = 0.75;
    private const double MostSpread = 0.3;

    private readonly MachineProbes _probes = new();
    private (double MultiplyAdd, double Copy) _best;
    private (double MultiplyAdd, double Copy) _before;
    private ProcessorTime? _begin;

    /// <summary>Load of the last minute; null where the system does not tell.</summary>
    public static double? LoadAverage => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;

    /// <summary>The best rate of multiply-adds that a probe has found so far, floating-point operations a second.</summary>
    public double BestMultiplyAdd => _best.MultiplyAdd;

    /// <summary>Probes the machine; what is measured comes next.</summary>
    public void Begin()
    {
        _before = Probe();
        _begin = ProcessorTime.Now(peers);
    }

    /// <summary>Probes it again.</summary>
    /// <param name="measured">What was measured since, the contenders whose spread counts first.</param>
    public MachineState End(IEnumerable<Measurement> measured)
    {
        ProcessorTime? end = ProcessorTime.Now(peers);
        (double multiplyAdd, double copy) = Probe();
        double? others = end is { } now && _begin is { } then ? now.OthersSince(then) : null;
        double? stolen = end is { } later && _begin is { } earlier ? later.StolenSince(earlier) : null;
        List<string> busy = [];
        Say(others > MostOthers, $"other processes took {others:F2} processors");
        Say(stolen > MostStolen, $"other machines took {stolen:F2} processors");
        double worst = Math.Min(_before.MultiplyAdd, multiplyAdd) / _best.MultiplyAdd;
        Say(worst < LeastMultiplyAdd, $"multiply-adds fell to {worst:P0} of the run's best");
        worst = Math.Min(_before.Copy, copy) / _best.Copy;
        Say(worst < LeastCopy, $"a copy fell to {worst:P0} of the run's best");
        foreach (Measurement one in measured)
        {
            Say(one.Spread > MostSpread, $"calls of {one.Contender} scatter by {one.Spread:P0}");
        }

        return new MachineState(_before.MultiplyAdd, multiplyAdd, _before.Copy, copy, LoadAverage, others, stolen, busy);

        void Say(bool isSo, FormattableString what)
        {
            if (isSo)
            {
                busy.Add(what.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    public void Dispose() => _probes.Dispose();

    private (double MultiplyAdd, double Copy) Probe()
    {
        (double MultiplyAdd, double Copy) found = (_probes.MultiplyAdd(), _probes.Copy());
        _best = (Math.Max(_best.MultiplyAdd, found.MultiplyAdd), Math.Max(_best.Copy, found.Copy));
        return found;
    }
}
