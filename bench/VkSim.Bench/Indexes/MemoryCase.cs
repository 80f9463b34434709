using System.Diagnostics;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Indexes;

/// <summary>Bytes that an index holds for a row beside the row's own, for ids that follow one another and for any others.</summary>
internal sealed class MemoryCase(IndexSizes sizes, string device)
{
    private const int RowsAtATime = 10_000;

    public IEnumerable<IndexResult> Run()
    {
        yield return Filled("ids in a row", row => row);
        yield return Filled("any ids", row => unchecked(row * -0x61C8864680B583EBL) & long.MaxValue);
    }

    private IndexResult Filled(string variant, Func<long, long> id)
    {
        using VectorDevice sim = VectorDevice.Create(device);
        using EmbeddingIndex index = EmbeddingIndex.Create(sim, new EmbeddingIndexOptions { Dimensions = IndexSizes.FewColumns });
        float[] rows = RandomRows.Normal(RowsAtATime, IndexSizes.FewColumns, seed: 2);
        List<double> seconds = [];
        for (long first = 0; first < sizes.GrowingRows; first += RowsAtATime)
        {
            int count = (int)Math.Min(RowsAtATime, sizes.GrowingRows - first);
            long[] ids = [.. Enumerable.Range(0, count).Select(i => id(first + i))];
            long begin = Stopwatch.GetTimestamp();
            index.AddRange(ids, rows.AsSpan(0, count * IndexSizes.FewColumns));
            seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        double own = IndexSizes.FewColumns * sizeof(float);
        return IndexResult.Of(
            "memory", $"{sizes.GrowingRows}x{IndexSizes.FewColumns}", variant, "VkSim index, " + sim.Description.Name, seconds,
            ("bytesPerRow", index.MemoryBytes / (double)index.Count), ("besideTheRow", (index.MemoryBytes / (double)index.Count) - own));
    }
}
