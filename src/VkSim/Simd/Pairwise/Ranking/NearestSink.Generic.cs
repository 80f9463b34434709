using System.Numerics;
using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Compares four vectors of scores with a query's threshold at a time; what passes is rare and goes one by one.</summary>
internal sealed unsafe class NearestSink<TVec, TLanes> : NearestSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Consume(in PairTile tile)
    {
        NearestLists lists = ListsOf(tile.Block.Worker);
        TVec sign = TLanes.Broadcast(Smallest ? -1 : 1);
        int first = (int)tile.FirstLeft;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            int query = first + row;
            float* values = tile.Values + (row * tile.Stride);
            bool mustExceed = lists.MustExceed(query, (uint)(FirstRow + tile.FirstRight));
            TVec threshold = TLanes.Broadcast(lists.Thresholds[query]);
            for (int column = 0; column < tile.RightRows; column += 4 * TLanes.Count)
            {
                ulong passing = Passing(values + column, sign, threshold, mustExceed);
                if (passing != 0)
                {
                    Offer(lists, query, values + column, passing, tile.FirstRight + column, tile.RightRows - column);
                    threshold = TLanes.Broadcast(lists.Thresholds[query]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Passing(float* values, TVec sign, TVec threshold, bool mustExceed)
    {
        TVec v0 = TLanes.Multiply(TLanes.Load(values), sign);
        TVec v1 = TLanes.Multiply(TLanes.Load(values + TLanes.Count), sign);
        TVec v2 = TLanes.Multiply(TLanes.Load(values + (2 * TLanes.Count)), sign);
        TVec v3 = TLanes.Multiply(TLanes.Load(values + (3 * TLanes.Count)), sign);
        return mustExceed
            ? TLanes.GreaterBits(v0, threshold)
                | ((ulong)TLanes.GreaterBits(v1, threshold) << TLanes.Count)
                | ((ulong)TLanes.GreaterBits(v2, threshold) << (2 * TLanes.Count))
                | ((ulong)TLanes.GreaterBits(v3, threshold) << (3 * TLanes.Count))
            : TLanes.NotLessBits(v0, threshold)
                | ((ulong)TLanes.NotLessBits(v1, threshold) << TLanes.Count)
                | ((ulong)TLanes.NotLessBits(v2, threshold) << (2 * TLanes.Count))
                | ((ulong)TLanes.NotLessBits(v3, threshold) << (3 * TLanes.Count));
    }

    private void Offer(NearestLists lists, int query, float* values, ulong passing, long firstRow, int rows)
    {
        if (rows < 64)
        {
            passing &= (1UL << rows) - 1;
        }

        if (!Filter.AllowsAll)
        {
            passing &= Filter.Bits(firstRow);
        }

        for (; passing != 0; passing &= passing - 1)
        {
            int column = BitOperations.TrailingZeroCount(passing);
            lists.Offer(query, Smallest ? -values[column] : values[column], (uint)(FirstRow + firstRow + column));
        }
    }
}
