using System.Numerics;
using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>
/// Compares whole vectors with the worst value that still counts; what passes is listed, and when the list is full the
/// best k stay and the bar rises. As columns come in order, a value must be better than the bar, not as good.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class RowRanking<TVec, TLanes> : RowRanking
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Group = RowParts<TVec, TLanes>.Group;

    /// <inheritdoc/>
    public override void Rank(in HostMatrix matrix, long row, int k, bool largest, ulong* keys)
    {
        float* buffer = stackalloc float[RowParts<TVec, TLanes>.Most];
        var list = new KeyList(keys, k, NearestLists.CapacityFor(k, matrix.Columns));
        for (int column = 0, count; column < matrix.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(matrix.Columns - column);
            float* values = RowParts<TVec, TLanes>.Read(matrix, row, column, count, 0, buffer);
            Scan(values, count, column, largest ? 1 : -1, ref list);
        }

        list.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scan(float* values, int count, int firstColumn, float sign, ref KeyList list)
    {
        TVec signs = TLanes.Broadcast(sign);
        for (int column = 0; column < count; column += Group)
        {
            uint passing = Passing(values + column, signs, list);
            if (count - column < Group)
            {
                passing &= (1u << (count - column)) - 1;
            }

            for (; passing != 0; passing &= passing - 1)
            {
                int index = column + BitOperations.TrailingZeroCount(passing);
                list.Offer(sign * values[index], (uint)(firstColumn + index));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Passing(float* values, TVec signs, in KeyList list)
    {
        TVec threshold = TLanes.Broadcast(list.Threshold);
        uint passing = 0;
        for (int lane = 0; lane < Group; lane += TLanes.Count)
        {
            TVec value = TLanes.Multiply(TLanes.Load(values + lane), signs);
            passing |= (list.TakesAll ? TLanes.NotLessBits(value, threshold) : TLanes.GreaterBits(value, threshold)) << lane;
        }

        return passing;
    }
}
