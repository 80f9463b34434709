using System.Diagnostics;
using VkSim.Bench.Contenders;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench;

/// <summary>A contender of this process: checked, warmed up, then timed round by round.</summary>
internal sealed class TimedContender(IContender contender, WorkloadInputs inputs) : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(0.1);

    private double _spent;
    private double _first;
    private double _error;

    /// <summary>Who it is.</summary>
    public string Name => contender.Name;

    /// <summary>Seconds of its timed calls so far.</summary>
    public double Spent => _spent;

    /// <summary>Checks the result, then calls for a while: the runtime swaps in optimized code only then.</summary>
    public void Prepare(TimeSpan warmUp)
    {
        long begin = Stopwatch.GetTimestamp();
        contender.Run();
        _first = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        _error = contender.Error(inputs);
        if (!(_error <= inputs.Workload.ErrorLimit))
        {
            throw new WrongResultException(
                $"{contender.Name} is wrong on {inputs.Workload.Op} {inputs.Workload.Shape} {inputs.Workload.Variant}: error {_error}");
        }

        while (Stopwatch.GetElapsedTime(begin) < warmUp)
        {
            contender.Run();
        }
    }

    /// <summary>Times some calls, or one where a call takes a second and more.</summary>
    public Measurement Round()
    {
        // The threads of whoever ran before go on spinning for a while.
        Thread.Sleep(Settle);
        for (long begin = Stopwatch.GetTimestamp(); _first < 1 && Stopwatch.GetElapsedTime(begin) < Settle;)
        {
            contender.Run();
        }

        var seconds = new double[_first < 1 ? inputs.Workload.Runs : 1];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int run = 0; run < seconds.Length; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            contender.Run();
            seconds[run] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        _spent += seconds.Sum();
        return Measurement.Of(
            inputs.Workload, contender.Name, seconds, _error, contender.ScratchBytes, Math.Max(0, allocated) / (double)seconds.Length, contender.Kernels);
    }

    /// <inheritdoc/>
    public void Dispose() => contender.Dispose();
}
