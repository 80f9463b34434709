using System.Diagnostics;
using System.Globalization;
using VkSim.Compute;

namespace VkSim.Cli;

/// <summary>A whole benchmark of one device, which keeps what it has measured whatever happens after.</summary>
/// <param name="device">The device; stays open.</param>
/// <param name="request">What to measure.</param>
/// <param name="openProbes">Makes the device's probes.</param>
internal sealed class BenchRun(VectorDevice device, BenchRequest request, Func<IDeviceProbes> openProbes)
{
    // Speeds that are so far apart before and after are not one device's.
    private const double Drift = 0.1;
    private const double WideSpread = 0.5;

    // Than the best row so far, or than the probe; a guess.
    private const double SlowerThanBest = 4;

    // A shorter row tells what a call costs, not how fast the device computes.
    private const double LeastTellingSeconds = 1e-3;
    private const double ShareOfMemory = 0.7;

    // A row may take so many times its part of what is left, the operations without a row having one each: many are short.
    private const int Parts = 4;

    // Operations that share what is left; further ones, which tell less, have what these leave.
    private const int Sharing = 30;

    // Times the limit of a row that the processor has to stop, which has no driver that could hang: only others keep it from ending.
    private const int PatienceWithoutDriver = 4;
    private static readonly TimeSpan _leastOfRow = TimeSpan.FromSeconds(10);

    // An interrupted process has two seconds to write what it has.
    private static readonly TimeSpan _haste = TimeSpan.FromMilliseconds(200);

    private readonly List<BenchProbeJson> _probes = [];
    private readonly List<BenchRowJson> _rows = [];
    private readonly List<BenchSkippedJson> _skipped = [];
    private readonly List<string> _notes = [];
    private readonly Stopwatch _clock = new();
    private bool _interrupted;

    /// <summary>Whether something is still under way that does not end: what it uses must not be disposed of.</summary>
    public bool IsHung { get; private set; }

    /// <summary>Whether it was ended from outside.</summary>
    public bool IsInterrupted => _interrupted;

    private bool HasEnded => IsHung || _interrupted;

    /// <summary>The probes of a device.</summary>
    public static IDeviceProbes ProbesOf(VectorDevice device) => device.Gpu is { } gpu ? new GpuProbes(gpu) : new SimdProbes();

    // What is only slow has the whole limit to stop, however little of it the row had.
    private TimeSpan Patience => device.Gpu is null ? PatienceWithoutDriver * request.CaseLimit : request.CaseLimit;

    /// <summary>Measures.</summary>
    public BenchJson Run(IProgressBoard board, CancellationToken cancellation)
    {
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _clock.Start();
        BenchProbesJson probes = MeasureProbes(board, cancellation);
        if (request.Suite != BenchSuite.Roofline)
        {
            MeasureOperations(board, probes, cancellation);
        }

        BenchKernelJson[]? kernels = ReadKernels(board, cancellation);
        return new BenchJson(
            DeviceJson.From(device.Description), probes, [.. _rows], [.. _skipped], BenchScore.Of(_rows), [.. _notes, .. Doubts()],
            BenchJson.CurrentSchema, BenchSystemJson.Here(), ProgramVersion.Text, date, _clock.Elapsed.TotalSeconds, _interrupted, kernels);
    }

    private BenchProbesJson MeasureProbes(IProgressBoard board, CancellationToken cancellation)
    {
        IDeviceProbes? probes = Make(cancellation);
        if (probes is null)
        {
            return new BenchProbesJson(double.NaN, double.NaN, double.NaN, []);
        }

        double copy = Measure(probes.Copy.Name, () => probes.Copy);
        double read = Measure(probes.Read.Name, () => probes.Read);
        double fma = Measure(probes.MultiplyAdd.Name, () => probes.MultiplyAdd);
        foreach ((string name, Func<Probe> make) in request.Suite == BenchSuite.Ops ? [] : probes.Others)
        {
            Measure(name, make);
        }

        Close(probes);
        return new BenchProbesJson(copy, read, fma, [.. _probes]);

        double Measure(string name, Func<Probe> make)
        {
            if (HasEnded)
            {
                return double.NaN;
            }

            board.Begin($"Probing: {name}");
            return Guarded(new BenchKey(name, "", ""), stop => make().Measure(stop), out ProbeResult? result, cancellation) ? Kept(result!) : double.NaN;
        }
    }

    private double Kept(ProbeResult result)
    {
        _probes.Add(new BenchProbeJson(result.Name, result.Unit, result.Median, result.Best, result.Spread));
        return result.Best;
    }

    // What does not answer would not let go either, and what does not let go must not keep what was measured from being written.
    private void Close(IDisposable owned)
    {
        if (!IsHung)
        {
            Guarded(
                new BenchKey("release", "", ""), _ => Released(owned), out bool _, CancellationToken.None, _interrupted ? _haste : request.CaseLimit);
        }
    }

    private static bool Released(IDisposable owned)
    {
        owned.Dispose();
        return true;
    }

    private IDeviceProbes? Make(CancellationToken cancellation) =>
        Guarded(new BenchKey("probes", "", ""), _ => openProbes(), out IDeviceProbes? probes, cancellation)
            ? probes : null;

    private void MeasureOperations(IProgressBoard board, BenchProbesJson probes, CancellationToken cancellation)
    {
        if (HasEnded)
        {
            return;
        }

        var cases = new CaseRun(device);
        for (int i = 0; i < request.Operations.Count; i++)
        {
            DeviceOperation operation = request.Operations[i];
            var key = BenchKey.Of(operation);
            board.Begin($"{i + 1} of {request.Operations.Count}, {Left()} left: {key}");
            TimeSpan limit = LimitOfRow(i);
            if (Hindrance(operation, probes, limit) is (var kind, var reason))
            {
                Skip(key, kind, reason);
            }
            else if (Guarded(key, stop => cases.Measure(operation, probes, stop), out BenchRowJson? row, cancellation, limit, Patience))
            {
                _rows.Add(row!);
            }
        }

        Close(cases);
        CompareAgain(board, probes, cancellation);
    }

    // A few slow rows must not take the time of all operations that come after them.
    private TimeSpan LimitOfRow(int place)
    {
        int without = request.Operations.Skip(place).Select(operation => operation.Name).Except(_rows.Select(row => row.Op)).Count();
        TimeSpan part = (request.Budget - _clock.Elapsed) / Math.Clamp(without, 1, Sharing);
        return TimeSpan.FromTicks(Math.Min(request.CaseLimit.Ticks, Math.Max(_leastOfRow.Ticks, Parts * part.Ticks)));
    }

    private BenchKernelJson[]? ReadKernels(IProgressBoard board, CancellationToken cancellation)
    {
        if (HasEnded || _rows.Count == 0 || device.Gpu is not { } gpu)
        {
            return null;
        }

        board.Begin("Reading what the driver made of the kernels");
        DeviceOperation[] measured = [.. request.Operations.Where(operation => _rows.Exists(row => row.Key() == BenchKey.Of(operation)))];
        Guarded(
            new BenchKey("kernels", "", ""), stop => KernelCensus.Of(gpu, measured, request.CaseLimit / 2, stop), out BenchKernelJson[]? kernels, cancellation);
        return kernels;
    }

    private string Left() => Quantity.Duration(TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling((request.Budget - _clock.Elapsed).TotalSeconds))));

    private void CompareAgain(IProgressBoard board, BenchProbesJson before, CancellationToken cancellation)
    {
        if (HasEnded || _rows.Count == 0)
        {
            return;
        }

        board.Begin("Probing again");
        if (Make(cancellation) is not { } probes)
        {
            return;
        }

        Compare(probes.Copy, before.CopyBytesPerSecond);
        Compare(probes.MultiplyAdd, before.FmaFlopsPerSecond);
        Close(probes);

        void Compare(Probe probe, double first)
        {
            if (!HasEnded && Guarded(new BenchKey(probe.Name, "", ""), probe.Measure, out ProbeResult? now, cancellation)
                && Math.Abs((now!.Best / first) - 1) > Drift)
            {
                _notes.Add($"{probe.Name}: {BenchText.Rate(probe.Unit, first)} before the operations and {BenchText.Rate(probe.Unit, now.Best)} after them: the machine is shared, or the device throttles.");
            }
        }
    }

    private (string Kind, string Reason)? Hindrance(DeviceOperation operation, BenchProbesJson probes, TimeSpan limit)
    {
        if (IsHung)
        {
            return ("hung", "the device did not answer to a case before");
        }

        if (_interrupted)
        {
            return ("interrupted", "the run was interrupted");
        }

        if (_clock.Elapsed > request.Budget)
        {
            return ("budget", $"the {Quantity.Duration(request.Budget)} of --minutes were over");
        }

        if (operation.Bytes > ShareOfMemory * device.Description.MemoryBytes)
        {
            return ("memory", $"it takes {Quantity.Bytes((long)operation.Bytes)} and more; the device has {Quantity.Bytes(device.Description.MemoryBytes)}");
        }

        double seconds = double.MaxNumber(operation.Flops / LikelyFlopsPerSecond(probes), operation.Bytes / probes.MemoryBytesPerSecond * SlowerThanBest);
        double most = limit.TotalSeconds / 5;
        return seconds > most
            ? ("slow", $"one call would take about {Quantity.Duration(TimeSpan.FromSeconds(seconds))}; at most {Quantity.Duration(TimeSpan.FromSeconds(most))} are given to one")
            : null;
    }

    // Some drivers are far from what their probes say, so that rows that compute for long are believed more; others only add to the probe.
    private double LikelyFlopsPerSecond(BenchProbesJson probes)
    {
        double best = _rows.Select(row => row.Flops / row.MedianSeconds).DefaultIfEmpty(double.NaN).Max();
        return _rows.Exists(row => row.MedianSeconds > LeastTellingSeconds && !row.IsMemoryBound)
            ? best / SlowerThanBest
            : double.MaxNumber(best, probes.FmaFlopsPerSecond / SlowerThanBest);
    }

    // Whatever becomes of it, the run goes on where it can.
    private bool Guarded<T>(BenchKey key, Func<CancellationToken, T> work, out T? result, CancellationToken cancellation) =>
        Guarded(key, work, out result, cancellation, request.CaseLimit);

    private bool Guarded<T>(BenchKey key, Func<CancellationToken, T> work, out T? result, CancellationToken cancellation, TimeSpan limit, TimeSpan? patience = null)
    {
        result = default;
        try
        {
            switch (CaseThread.Run(work, limit, out result, cancellation, patience ?? limit))
            {
                case CaseEnd.Done:
                    return true;
                case CaseEnd.TooSlow:
                    Skip(key, "slow", $"it took longer than {Quantity.Duration(limit)}");
                    return false;
                case CaseEnd.Hung:
                    IsHung = true;
                    _interrupted |= cancellation.IsCancellationRequested;
                    Skip(key, _interrupted ? "interrupted" : "hung", _interrupted
                        ? "the run was interrupted" : $"the device did not answer for {Quantity.Duration(limit + (patience ?? limit))}");
                    return false;
                default:
                    _interrupted = true;
                    Skip(key, "interrupted", "the run was interrupted");
                    return false;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            IsHung |= error is DeviceLostException;
            Skip(key, KindOf(error), error.Message);
            return false;
        }
    }

    private static string KindOf(Exception error) => error switch
    {
        WrongResultException => "wrong",
        GpuOutOfMemoryException or OutOfMemoryException or OverflowException => "memory",
        NotSupportedException => "unsupported",
        DeviceLostException => "hung",
        _ => "failed",
    };

    private void Skip(BenchKey key, string kind, string reason) => _skipped.Add(new BenchSkippedJson(key.Op, key.Shape, key.Dtype, kind, OneLine.From(reason)));

    private IEnumerable<string> Doubts()
    {
        BenchProbeJson[] wide = [.. _probes.Where(probe => probe.Spread > WideSpread)];
        if (wide.Length > 0)
        {
            yield return $"Runs of the same probe lay far apart ({string.Join(", ", wide.Select(probe => probe.Probe))}): the machine is shared, or the device throttles.";
        }

        int unsteady = _rows.Count(row => row.IsUnsteady);
        if (unsteady > 0)
        {
            yield return $"Calls of {unsteady} of {_rows.Count} rows lay far apart (marked ~): the machine is shared, or the device throttles.";
        }

        if (device.Gpu is { Profiler.IsSupported: false })
        {
            yield return "The device has no timestamps: there are times of whole calls alone.";
        }
    }
}
