using System.Diagnostics;

namespace VkSim.Cli;

/// <summary>Something so plain that it tells what a device can do.</summary>
/// <param name="Name">What it measures.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Amount">Bytes, operations or values of one time; for seconds 1.</param>
/// <param name="Run">Does it so many times, on the same input each time it is called, and tells the seconds that they took.</param>
/// <param name="Problem">What is wrong with what one time left behind; null: nothing.</param>
internal sealed record Probe(string Name, ProbeUnit Unit, double Amount, Func<int, double> Run, Func<string?> Problem)
{
    // So long that submitting it is a small part.
    private const double LeastSeconds = 0.02;
    private const double WarmSeconds = 0.1;
    private const double MostSeconds = 0.6;
    private const int MostTimes = 1 << 16;
    private const int FewestRuns = 3;
    private const int MostRuns = 11;

    /// <summary>Looks at the result of one time, then at how fast it is.</summary>
    /// <exception cref="WrongResultException">The device computes something else.</exception>
    public ProbeResult Measure(CancellationToken cancellation)
    {
        int times = 1;
        double seconds = Run(times);
        if (Problem() is { } problem)
        {
            throw new WrongResultException(problem);
        }

        while (seconds < LeastSeconds && times < MostTimes)
        {
            cancellation.ThrowIfCancellationRequested();
            // The first runs say too much: they make things.
            times *= seconds < LeastSeconds / 16 ? 8 : 2;
            seconds = Run(times);
        }

        for (double warm = 0; warm < WarmSeconds; warm += Run(times))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        var all = new List<double>();
        for (long begin = Stopwatch.GetTimestamp(); all.Count < FewestRuns || (all.Count < MostRuns && Stopwatch.GetElapsedTime(begin).TotalSeconds < MostSeconds);)
        {
            cancellation.ThrowIfCancellationRequested();
            all.Add(Run(times) / times);
        }

        var samples = new SortedSamples(all);
        return new ProbeResult(Name, Unit, Value(samples.Median), Value(samples.Least), samples.Spread);
    }

    private double Value(double seconds) => Unit == ProbeUnit.Seconds ? seconds : Amount / seconds;
}
