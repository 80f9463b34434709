using System.Diagnostics;
using System.Globalization;
using VkSim.Bench.Contenders;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench;

/// <summary>Runs every contender on the same inputs in interleaved rounds, so that a drift of the machine meets all alike.</summary>
internal sealed class Comparison(int rounds, IReadOnlyList<PeerProcess> peers, Func<WorkloadInputs, IEnumerable<IContender>> own)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    /// <summary>All contenders of one workload, VkSim first.</summary>
    public IReadOnlyList<Measurement> Measure(Workload workload)
    {
        using var inputs = new WorkloadInputs(workload);
        List<Measurement> all = [];
        for (int round = 0; round < rounds; round++)
        {
            foreach (IContender contender in own(inputs))
            {
                using (contender)
                {
                    all.Add(Time(contender, inputs));
                }
            }

            all.AddRange(peers.SelectMany(peer => peer.Measure(inputs)));
        }

        return [.. all.GroupBy(one => one.Contender).Select(group => Measurement.Merge(workload, [.. group]))];
    }

    /// <summary>The table of ratios, one workload after the other.</summary>
    public static void Print(IReadOnlyList<Measurement> measurements, Workload workload, TextWriter output)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        Measurement ours = measurements[0];
        output.WriteLine(string.Create(plain, $"{workload.Op} {workload.Shape} {workload.Variant}"));
        foreach (Measurement one in measurements.OrderBy(one => one.MedianSeconds))
        {
            string rate = workload.IsMemoryBound
                ? string.Create(plain, $"{one.Bytes / one.MedianSeconds / 1e9,7:F1} GB/s")
                : string.Create(plain, $"{one.Flops / one.MedianSeconds / 1e9,7:F1} GFLOP/s");
            string ratio = ReferenceEquals(one, ours) ? "" : string.Create(plain, $"{one.MedianSeconds / ours.MedianSeconds,7:F2}x ours");
            output.WriteLine(string.Create(plain, $"  {one.Contender,-44} {one.MedianSeconds * 1e3,10:F2} ms {rate,16} err {one.MaxError,8:0.0e+0} {ratio}"));
        }
    }

    private static Measurement Time(IContender contender, WorkloadInputs inputs)
    {
        contender.Run();
        double error = contender.Error(inputs);
        double limit = inputs.Workload.Op == "search" ? 0.01 : 1e-4;
        if (!(error <= limit))
        {
            throw new InvalidOperationException(
                $"{contender.Name} is wrong on {inputs.Workload.Op} {inputs.Workload.Shape} {inputs.Workload.Variant}: error {error}");
        }

        // The runtime swaps in optimized code only after a while of calls.
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < WarmUp;)
        {
            contender.Run();
        }

        var seconds = new double[inputs.Workload.Runs];
        for (int run = 0; run < seconds.Length; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            contender.Run();
            seconds[run] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        return Measurement.Of(inputs.Workload, contender.Name, seconds, error);
    }
}
