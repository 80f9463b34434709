using VkSim.Bench.Contenders;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>Searches of an index that does not change, beside a plain read of its rows and beside the peers, in interleaved rounds.</summary>
internal sealed class SearchCases(IndexSizes sizes, IndexBenchOptions options, IReadOnlyList<PeerProcess> peers, TextWriter progress)
{
    private const int Rounds = 3;
    private const int K = 10;

    /// <summary>One query; the peers take part until they have had a few seconds.</summary>
    public IEnumerable<IndexResult> OneQuery()
    {
        var workload = new Workload("search", 1, sizes.Rows, sizes.Columns, K: K, Metric: "ip");
        return Results("one query", Measure(workload, sizes.Calls / workload.Runs, double.PositiveInfinity));
    }

    /// <summary>A batch of queries, for three lengths of the lists.</summary>
    public IEnumerable<IndexResult> Batches()
    {
        double shortest = 0;
        foreach (int k in (int[])[K, 100, 1000])
        {
            var workload = new Workload("search", sizes.BatchQueries, sizes.Rows, IndexSizes.FewColumns, K: k, Metric: "ip");
            IReadOnlyList<Measurement> measured = Measure(workload, Rounds);
            shortest = k == K ? measured[0].MedianSeconds : shortest;
            foreach (IndexResult result in Results("batch", measured, ($"timesOfK{K}", measured[0].MedianSeconds / shortest)))
            {
                yield return result;
            }
        }
    }

    private IReadOnlyList<Measurement> Measure(Workload workload, int rounds, double patience = Workload.Patience) =>
        new Comparison(rounds, peers, Own, progress, patience).Measure(workload);

    private IEnumerable<IContender> Own(WorkloadInputs inputs)
    {
        yield return new IndexContender(inputs, options.Device);
        yield return new IndexContender(inputs, options.Device, CoarseCopy.Int8);
        yield return new PlainReadContender(inputs);
        if (options.Peers)
        {
            yield return new TensorPrimitivesContender(inputs);
        }
    }

    // Ours first, with its ratios; the others with how many times ours they took.
    private static IEnumerable<IndexResult> Results(string name, IReadOnlyList<Measurement> measured, params (string, double)[] figures)
    {
        Measurement ours = measured[0];
        Measurement read = measured.First(one => one.Contender == PlainReadContender.Label);
        double[] peers = [.. measured.Where(one => one != read && !IsOurs(one)).Select(one => one.MedianSeconds)];
        foreach (Measurement one in measured)
        {
            (string, double)[] own =
            [
                ("timesPlainRead", one.MedianSeconds / read.MedianSeconds),
                .. peers.Length > 0 ? new[] { ("fastestPeerTimesThis", peers.Min() / one.MedianSeconds) } : [],
                ("allocatedBytes", one.AllocatedBytes ?? 0),
                .. one == ours ? figures : [("timesFaster", ours.MedianSeconds / one.MedianSeconds)],
            ];
            yield return IndexResult.Of(
                name, one.Shape, one.Variant, one.Contender, one.Seconds, IsOurs(one) ? own : [("timesOurs", one.MedianSeconds / ours.MedianSeconds)]);
        }
    }

    private static bool IsOurs(Measurement one) => one.Contender.StartsWith("VkSim", StringComparison.Ordinal);
}
