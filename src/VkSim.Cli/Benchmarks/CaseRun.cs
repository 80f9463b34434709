using System.Diagnostics;
using VkSim.Compute;

namespace VkSim.Cli;

/// <summary>Measures operations on a device, each of which is held against the oracle before.</summary>
/// <param name="sim">The device; stays open.</param>
internal sealed class CaseRun(VectorDevice sim) : IDisposable
{
    private const double LeastSeconds = 0.4;
    private const double WarmSeconds = 0.05;
    private const int FewestCalls = 3;
    private const int MostCalls = 5000;

    // Of a row whose slowest calls are told.
    private const int TellingCalls = 300;
    private const double MostSeconds = 3;
    private const int ClockedCalls = 5;

    // Lists are timed from their beginning or not at all: a device object of its own keeps those that are.
    private readonly VectorDevice? _clocked = sim.Gpu is { Profiler.IsSupported: true } gpu ? VectorDevice.Create(gpu) : null;

    /// <summary>Measures one, beside what the device reached by itself.</summary>
    /// <exception cref="WrongResultException">Its result is not that of the oracle.</exception>
    public BenchRowJson Measure(DeviceOperation operation, BenchProbesJson probes, CancellationToken cancellation)
    {
        double? gpuSeconds = _clocked is { } device ? Clocked(device, operation, cancellation) : null;
        using DeviceRun run = operation.Prepare(sim);
        long begin = Stopwatch.GetTimestamp();
        run.Once();
        double first = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double error = Check(run, operation, cancellation);
        for (begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmSeconds;)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Once();
        }

        SortedSamples seconds = Times(run, operation.IsInteractive, cancellation);
        return new BenchRowJson(
            operation.Name, operation.Shape, operation.DType, seconds.Median, seconds.P95, operation.Bytes, operation.Flops,
            operation.Bytes / seconds.Median / probes.CopyBytesPerSecond, operation.Flops / seconds.Median / probes.FmaFlopsPerSecond,
            error, operation.Bytes / seconds.Median / probes.ReadBytesPerSecond, gpuSeconds, seconds.Least, first, seconds.Count, seconds.Spread, operation.Family,
            seconds.P99, operation.IsInteractive ? BenchPiecesJson.Of(seconds.Median, gpuSeconds, probes) : null);
    }

    public void Dispose() => _clocked?.Dispose();

    private static double Check(DeviceRun run, DeviceOperation operation, CancellationToken cancellation)
    {
        double error = run.LargestError(cancellation);
        return error <= operation.ErrorLimit
            ? error
            : throw new WrongResultException(FormattableString.Invariant($"the result is wrong: found an error of {error:g3}; expected at most {operation.ErrorLimit:g3}"));
    }

    private static SortedSamples Times(DeviceRun run, bool isTailTold, CancellationToken cancellation)
    {
        var all = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (AreTooFew(all.Count, Stopwatch.GetElapsedTime(begin).TotalSeconds, isTailTold))
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            run.Once();
            all.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new SortedSamples(all);
    }

    private static bool AreTooFew(int calls, double seconds, bool isTailTold) =>
        calls < FewestCalls || (calls < MostCalls && seconds < LeastSeconds) || (isTailTold && calls < TellingCalls && seconds < MostSeconds);

    // By the device's clock; what is beside dispatches, copies for instance, is not in it.
    private static double Clocked(VectorDevice device, DeviceOperation operation, CancellationToken cancellation)
    {
        GpuProfiler profiler = device.Gpu!.Profiler;
        profiler.Enabled = true;
        try
        {
            using DeviceRun run = operation.Prepare(device);
            run.Once();
            profiler.Collect();
            var seconds = new List<double>();
            while (seconds.Count == 0 || (seconds.Count < ClockedCalls && seconds.Sum() < LeastSeconds))
            {
                cancellation.ThrowIfCancellationRequested();
                run.Once();
                seconds.Add(profiler.Collect().Sum(dispatch => dispatch.Nanoseconds) * 1e-9);
            }

            return new SortedSamples(seconds).Median;
        }
        finally
        {
            profiler.Enabled = false;
        }
    }
}
