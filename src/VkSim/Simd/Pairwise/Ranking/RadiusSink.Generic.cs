using System.Numerics;
using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Compares a vector of scores with the radius at a time.</summary>
internal sealed unsafe class RadiusSink<TVec, TLanes> : RadiusSink
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Consume(in PairTile tile)
    {
        HitList list = ListOf(tile.Block.Worker);
        TVec sign = TLanes.Broadcast(Smallest ? -1 : 1);
        TVec least = TLanes.Broadcast(Least);
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                uint within = TLanes.NotLessBits(TLanes.Multiply(TLanes.Load(values + column), sign), least);
                if (within != 0)
                {
                    Add(list, (int)tile.FirstLeft + row, values + column, within, tile.FirstRight + column, tile.RightRows - column);
                }
            }
        }
    }

    private void Add(HitList list, int query, float* values, ulong within, long firstRow, int rows)
    {
        if (rows < TLanes.Count)
        {
            within &= (1UL << rows) - 1;
        }

        if (!Filter.AllowsAll)
        {
            within &= Filter.Bits(firstRow);
        }

        for (; within != 0; within &= within - 1)
        {
            int column = BitOperations.TrailingZeroCount(within);
            float score = Smallest ? -values[column] : values[column];
            if (score >= Least)
            {
                list.Add(query, RankKey.Of(score, (uint)(firstRow + column)));
            }
        }
    }
}
