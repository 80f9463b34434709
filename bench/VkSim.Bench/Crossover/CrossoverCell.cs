using System.Diagnostics;
using VkSim.Contract;

namespace VkSim.Bench.Crossover;

/// <summary>The search of one number of queries by one metric: its times, and those of a plain sum of the same rows just before each.</summary>
internal sealed class CrossoverCell(string metric, Matrix queries, Matrix database, PairwiseSettings comparison, int k)
{
    private readonly float[] _scores = new float[queries.Rows * k];
    private readonly long[] _ids = new long[queries.Rows * k];
    private readonly List<double> _seconds = [];
    private readonly List<double> _sums = [];
    private long _allocated;

    /// <summary>"ip", "cosine" or "l2".</summary>
    public string Metric { get; } = metric;

    /// <summary>How many queries.</summary>
    public int Queries { get; } = (int)queries.Rows;

    /// <summary>What the last call found, k a query.</summary>
    public IReadOnlyList<long> Ids => _ids;

    /// <summary>One call, complete when it returns.</summary>
    public void Call(IVectorBackend backend) =>
        backend.Nearest(queries.View, database.View, new NearestSettings(comparison, k), _scores, _ids, default);

    /// <summary>Times a plain sum of the database's values, then a call.</summary>
    public void Measure(IVectorBackend backend, float[] values)
    {
        _sums.Add(MemoryProbes.SumSeconds(values));
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long begin = Stopwatch.GetTimestamp();
        Call(backend);
        _seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        _allocated += GC.GetTotalAllocatedBytes(precise: true) - allocated;
    }

    /// <summary>What was measured.</summary>
    public CrossoverMeasurement Result(string shape, long scratchBytes)
    {
        double[] sorted = [.. _seconds.Order()];
        return new CrossoverMeasurement(
            "search", shape, Metric, Queries, Median(_seconds), sorted[(int)(0.95 * (sorted.Length - 1))], Median(_sums),
            Median(_seconds.Zip(_sums, (call, sum) => call / sum)), scratchBytes, _allocated / (double)_seconds.Count, _seconds);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
