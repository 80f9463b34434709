using System.Runtime.InteropServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Brings the hits of all threads into the order of queries and ranks.</summary>
internal static unsafe class RadiusCollector
{
    private const int QueriesPerBlock = 16;

    /// <summary>Sorts and unpacks what a sink collected.</summary>
    public static RadiusHits Collect(RadiusSink sink, int queries, bool smallest, WorkSplitter splitter)
    {
        long[] offsets = new long[queries + 1];
        sink.ForEach(hits =>
        {
            foreach (HitList.Hit hit in hits)
            {
                offsets[hit.Query + 1]++;
            }
        });
        for (int query = 0; query < queries; query++)
        {
            offsets[query + 1] += offsets[query];
        }

        long count = offsets[queries];
        var result = new RadiusHits(offsets, new long[count], new float[count]);
        using var buffer = new ScratchBuffer();
        ulong* keys = (ulong*)buffer.Reserve(Math.Max(count, 1) * sizeof(ulong));
        long[] next = offsets.AsSpan(0, queries).ToArray();
        sink.ForEach(hits =>
        {
            foreach (HitList.Hit hit in hits)
            {
                keys[next[hit.Query]++] = hit.Key;
            }
        });
        var work = new UnpackWork { Keys = keys, Result = result, Smallest = smallest };
        splitter.Run(ref work, (queries + QueriesPerBlock - 1) / QueriesPerBlock);
        return result;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct UnpackWork : IBlockWork
    {
        public required ulong* Keys;
        public required RadiusHits Result;
        public required bool Smallest;

        public readonly void Execute(long block, int worker)
        {
            int queries = Result.Offsets.Length - 1;
            long first = block * QueriesPerBlock;
            for (long query = first; query < Math.Min(first + QueriesPerBlock, queries); query++)
            {
                Unpack(Result.Offsets[query], Result.Offsets[query + 1]);
            }
        }

        private readonly void Unpack(long begin, long end)
        {
            Selection.SortDescending(Keys + begin, (int)(end - begin));
            for (long i = begin; i < end; i++)
            {
                float score = RankKey.Score(Keys[i]);
                Result.Scores[i] = Smallest ? 0 - score : score;
                Result.Ids[i] = RankKey.Id(Keys[i]);
            }
        }
    }
}
