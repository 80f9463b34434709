using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows.Parts;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>
/// Reads a row once, part by part. The best alone is kept in a vector; of more, candidates are listed, the list is cut to
/// the best whenever it is full, and what is left at the end is sorted. As columns come in order, a later one must be better
/// than the bar, not as good.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class RowRanking<TVec, TLanes> : RowRanking
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Group = RowParts<TVec, TLanes>.Group;

    /// <inheritdoc/>
    public override void Rank(in HostMatrix matrix, long row, int k, bool largest, in RankingRoom room, float* values, long* ids)
    {
        float sign = largest ? 1 : -1;
        var output = new RankOutput(matrix, row, largest, values, ids);
        if (k == 1)
        {
            (int key, int id) = Best(matrix, row, sign);
            output.Write(0, key, id);
            return;
        }

        float* buffer = stackalloc float[RowParts<TVec, TLanes>.Most];
        var list = new RankList<TVec, TLanes>(room, k, matrix.Columns);
        for (int column = 0, count; column < matrix.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(matrix.Columns - column);
            list.Add(RowParts<TVec, TLanes>.Read(matrix, row, column, count, float.NaN, buffer), count, column, sign);
        }

        list.Cut();
        RankSort<TVec, TLanes>.Write(room, list.Count, k, output);
    }

    private static (int Key, int Column) Best(in HostMatrix matrix, long row, float sign)
    {
        float* buffer = stackalloc float[RowParts<TVec, TLanes>.Most];
        int best = OrderKeys.NaN;
        int place = 0;
        for (int column = 0, count; column < matrix.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(matrix.Columns - column);
            float* values = RowParts<TVec, TLanes>.Read(matrix, row, column, count, float.NaN, buffer);
            int here = Largest(values, count, sign);
            if (here > best)
            {
                best = here;
                place = column + First(values, here, sign);
            }
        }

        return (best, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Largest(float* values, int count, float sign)
    {
        TVec signs = TLanes.Broadcast(sign);
        TVec best0 = TLanes.BroadcastBits(OrderKeys.NaN);
        TVec best1 = best0;
        for (int column = 0; column < count; column += Group)
        {
            Prefetch.Ahead(values + column, Group);
            for (int lane = 0; lane < Group; lane += 2 * TLanes.Count)
            {
                best0 = TLanes.MaxMagnitude(best0, OrderKeys.Of<TVec, TLanes>(TLanes.Load(values + column + lane), signs));
                best1 = TLanes.MaxMagnitude(best1, OrderKeys.Of<TVec, TLanes>(TLanes.Load(values + column + lane + TLanes.Count), signs));
            }
        }

        int* lanes = stackalloc int[TLanes.Count];
        TLanes.Store((float*)lanes, TLanes.MaxMagnitude(best0, best1));
        int best = lanes[0];
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            best = Math.Max(best, lanes[lane]);
        }

        return best;
    }

    // Where a number's key is first; it is there. As numbers are compared, −0 is 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int First(float* values, int key, float sign)
    {
        TVec wanted = TLanes.Broadcast(sign * OrderKeys.Value(key));
        for (int column = 0; ; column += TLanes.Count)
        {
            uint found = TLanes.Bits(TLanes.Equal(TLanes.Load(values + column), wanted));
            if (found != 0)
            {
                return column + System.Numerics.BitOperations.TrailingZeroCount(found);
            }
        }
    }
}
