using System.Diagnostics;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;
using VkSim.Simd;

namespace VkSim.Catalog.Tuning;

/// <summary>
/// Measures the legal values of <see cref="TuningTable"/> on a device, one parameter after the other, where the table's own results agree
/// with the CPU's. A value is taken where it gives the bits that the table gives, in every case, and is faster by more than measuring errs. Matrix
/// units, which have bits of their own, must pass their test and agree with the CPU as the table does.
/// </summary>
/// <param name="gpu">The device, which nobody else should use meanwhile.</param>
/// <param name="table">The table to begin with.</param>
/// <param name="isSoftware">Whether values are those of drivers on the CPU.</param>
/// <param name="budget">How long it may take; what is begun is finished.</param>
internal sealed class DeviceTuner(GpuDevice gpu, GpuTuning table, bool isSoftware, TimeSpan budget)
{
    // A case that takes less tells of the way to the device and back.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(2);

    // Results of 140 MB, and databases of that size.
    private const int LargestScale = 32;
    private const int LargestScaleOfRows = 16;

    // Slower in one round than by this, and there is no need of another.
    private const double HopelessShare = 1.5;

    private const double LeastGain = 1.03;
    private const int Rounds = 5;

    private readonly GpuLimits _limits = new(gpu.Capabilities);

    /// <summary>A tuner of a device with its own table.</summary>
    public DeviceTuner(GpuDevice gpu, TimeSpan budget)
        : this(gpu, GpuTuning.For(gpu, new GpuLimits(gpu.Capabilities)), gpu.Adapter.IsSoftware, budget)
    {
    }

    /// <summary>What becomes of a result that was computed with a table, for tests of what is done about wrong ones.</summary>
    public Func<GpuTuning, TuningResult, TuningResult> Fault { get; init; } = (_, result) => result;

    /// <summary>Measures parameters.</summary>
    /// <param name="parameters">Which; those that the device's table goes without are left out.</param>
    /// <param name="first">Values that are tried before others.</param>
    /// <param name="found">Called whenever a parameter is done.</param>
    /// <param name="progress">Told the share of the work that is done.</param>
    /// <param name="cancellation">Ends it between two values; what was <paramref name="found"/> holds.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DeviceLostException">A value took the device down; what was found before holds.</exception>
    public void Run(
        IEnumerable<TuningParameter> parameters,
        IReadOnlyDictionary<string, int[]> first,
        Action<TuningStep> found,
        IProgress<double> progress,
        CancellationToken cancellation)
    {
        GpuTuning fastest = table;
        TuningParameter[] todo = [.. parameters.Where(parameter => parameter.Read(table) is not null)];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < todo.Length; i++)
        {
            TimeSpan left = budget - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            (int done, TuningParameter parameter) = (i, todo[i]);
            TuningStep step = Measure(
                parameter, fastest, first.GetValueOrDefault(parameter.Name), left / (todo.Length - i), share => progress.Report((done + share) / todo.Length), cancellation);
            fastest = parameter.Write(fastest, step.After);

            // Of one that was broken off only what is better counts.
            if (step.Changes || !cancellation.IsCancellationRequested)
            {
                found(step);
            }

            cancellation.ThrowIfCancellationRequested();
            progress.Report((i + 1.0) / todo.Length);
        }
    }

    private TuningStep Measure(
        TuningParameter parameter, GpuTuning own, int[]? first, TimeSpan budget, Action<double> progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        int[] before = parameter.Read(own)!;
        int scale = ScaleOf(parameter.Work, own, budget, cancellation);
        int[] fastest = before;
        TuningBench best = Open(own, parameter.Work, scale);
        try
        {
            TuningResult[] expected = [.. best.Cases.Select(of => ResultOf(best, of, own))];
            TuningResult[] ofCpu = ResultsOfCpu(parameter.Work, scale);
            for (int i = 0; i < expected.Length; i++)
            {
                if (best.Cases[i].Difference(expected[i], ofCpu[i]) is { } wrong)
                {
                    return new TuningStep(parameter.Name, before, before, 1, 0, [], wrong);
                }
            }

            Func<TuningCase, int, TuningResult, string?> difference = parameter.KeepsBits
                ? (of, i, result) => result.IsSame(expected[i]) ? null : $"another result of {of.Name}"
                : (of, i, result) => of.Difference(result, ofCpu[i]);

            double speedup = 1;
            int tried = 0;
            var refused = new List<string>();
            foreach (int[] value in parameter.Others(own, _limits, isSoftware).OrderBy(value => !value.AsSpan().SequenceEqual(first)))
            {
                double share = Stopwatch.GetElapsedTime(start) / budget;
                if (share >= 1 || cancellation.IsCancellationRequested)
                {
                    break;
                }

                progress(share);
                tried++;
                double gain = GainOf(parameter.Write(own, value), parameter.Work, scale, difference, ref best, out string? refusal, cancellation);
                if (refusal is not null)
                {
                    refused.Add($"{TuningParameter.Text(value)}: {refusal}");
                }
                else if (gain > 1)
                {
                    speedup *= gain;
                    fastest = value;
                }
            }

            return new TuningStep(parameter.Name, before, fastest, speedup, tried, refused, null);
        }
        finally
        {
            best.Dispose();
        }
    }

    // How many times as fast as the best so far another table is, whose place it takes then; 1 where it is not, or refused.
    private double GainOf(
        GpuTuning other, TuningWork work, int scale, Func<TuningCase, int, TuningResult, string?> difference, ref TuningBench best, out string? refusal,
        CancellationToken cancellation)
    {
        TuningBench? candidate = null;
        try
        {
            candidate = Open(other, work, scale);
            refusal = other.MatrixTile is { } tile && !MatrixUnits.Passes(gpu, tile) ? "they do not pass their test" : FirstDifference(candidate, difference, other);
            double gain = refusal is null ? GainOf(candidate, best, cancellation) : 0;
            if (gain < LeastGain)
            {
                return 1;
            }

            (best, candidate) = (candidate, best);
            return gain;
        }
        catch (Exception e) when (e is GpuException and not DeviceLostException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            refusal = e.Message;
            return 1;
        }
        finally
        {
            candidate?.Dispose();
        }
    }

    private TuningBench Open(GpuTuning of, TuningWork work, int scale) => new(new VulkanBackend(gpu, ownsDevice: false, of), work, scale);

    // Doubled until the small cases take long enough to be timed, or all of them as long as leaves no time to compare them.
    private int ScaleOf(TuningWork work, GpuTuning own, TimeSpan budget, CancellationToken cancellation)
    {
        int largest = work is TuningWork.FewRows or TuningWork.Norms or TuningWork.Search ? LargestScaleOfRows : LargestScale;
        int scale = 1;
        while (scale < largest)
        {
            cancellation.ThrowIfCancellationRequested();
            using TuningBench bench = Open(own, work, scale);
            TimeSpan all = TimeSpan.Zero;
            TimeSpan least = TimeSpan.MaxValue;
            foreach (TuningCase of in bench.Cases)
            {
                bench.Time(of);
                TimeSpan time = bench.Time(of);
                all += time;
                least = Least(least, time);
            }

            if (least >= LeastTime || all * 4 * Rounds > budget / 10)
            {
                break;
            }

            scale *= 2;
        }

        return scale;
    }

    private static TuningResult[] ResultsOfCpu(TuningWork work, int scale)
    {
        using var cpu = new TuningBench(new SimdBackend(), work, scale);
        return [.. cpu.Cases.Select(of =>
        {
            cpu.Time(of);
            return of.Read();
        })];
    }

    private string? FirstDifference(TuningBench candidate, Func<TuningCase, int, TuningResult, string?> difference, GpuTuning other)
    {
        for (int i = 0; i < candidate.Cases.Count; i++)
        {
            // Twice: the first computes and records, the second submits what was recorded.
            for (int round = 0; round < 2; round++)
            {
                if (difference(candidate.Cases[i], i, ResultOf(candidate, candidate.Cases[i], other)) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private TuningResult ResultOf(TuningBench bench, TuningCase of, GpuTuning with)
    {
        bench.Time(of);
        return Fault(with, of.Read());
    }

    // How many times as fast, taking each case for as much as the others; 0 where one case is plainly slower, or it is cancelled.
    private static double GainOf(TuningBench candidate, TuningBench best, CancellationToken cancellation)
    {
        double product = 1;
        for (int i = 0; i < best.Cases.Count; i++)
        {
            (TimeSpan ofBest, TimeSpan ofCandidate) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
            for (int round = 0; round < Rounds; round++)
            {
                ofBest = Least(ofBest, best.Time(best.Cases[i]));
                ofCandidate = Least(ofCandidate, candidate.Time(candidate.Cases[i]));
                if (ofCandidate > HopelessShare * ofBest || cancellation.IsCancellationRequested)
                {
                    return 0;
                }
            }

            double gain = ofBest / ofCandidate;
            if (gain * LeastGain < 1)
            {
                return 0;
            }

            product *= gain;
        }

        return Math.Pow(product, 1.0 / best.Cases.Count);
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
