using System.Diagnostics;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>One query without a filter, and with one that keeps a tenth or a thousandth of the rows, in turn.</summary>
internal sealed class FilterCase(IndexSizes sizes, string device)
{
    private const int K = 10;

    public IEnumerable<IndexResult> Run()
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using EmbeddingIndex index = EmbeddingIndex.Create(sim, new EmbeddingIndexOptions { Dimensions = sizes.Columns, Metric = Metric.Dot });
        index.AddRange(RandomRows.Normal(sizes.Rows, sizes.Columns, seed: 2));
        float[] query = RandomRows.Normal(1, sizes.Columns, seed: 1);
        (string Name, IndexFilter? Filter)[] filters =
        [
            ("none", null),
            ("keeps 10 %", IndexFilter.FromBits(Bits(0.1))),
            ("keeps 0.1 %", IndexFilter.FromBits(Bits(0.001))),
            ("0.1 % by ids", IndexFilter.Of(Kept(0.001))),
        ];
        long[] ids = new long[K];
        float[] scores = new float[K];
        var seconds = filters.ToDictionary(filter => filter.Name, _ => new List<double>(sizes.Calls));
        var allocated = filters.ToDictionary(filter => filter.Name, _ => 0L);
        for (int call = -sizes.Calls / 10; call < sizes.Calls; call++)
        {
            foreach ((string name, IndexFilter? filter) in filters)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                long begin = Stopwatch.GetTimestamp();
                index.Search(query, K, ids, scores, filter);
                double took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
                if (call >= 0)
                {
                    seconds[name].Add(took);
                    allocated[name] += GC.GetTotalAllocatedBytes(precise: true) - before;
                }
            }
        }

        double plain = IndexResult.Of("", "", "", "", seconds["none"]).P50Seconds;
        foreach ((string name, List<double> took) in seconds)
        {
            IndexResult result = IndexResult.Of("filter", $"1x{sizes.Rows}x{sizes.Columns}", name, "VkSim index, " + sim.Description.Name, took);
            yield return result with
            {
                Figures = new Dictionary<string, double>
                {
                    ["timesFaster"] = plain / result.P50Seconds,
                    ["allocatedBytes"] = allocated[name] / (double)sizes.Calls,
                },
            };
        }
    }

    private long[] Kept(double share)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, sizes.Rows).Where(_ => random.NextDouble() < share).Select(row => (long)row)];
    }

    private ulong[] Bits(double share)
    {
        ulong[] bits = new ulong[(sizes.Rows + 63) / 64];
        foreach (long row in Kept(share))
        {
            bits[row >> 6] |= 1UL << (int)(row & 63);
        }

        return bits;
    }
}
