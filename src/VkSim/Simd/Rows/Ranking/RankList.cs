using System.Numerics;
using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows.Parts;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>A row's candidates, in the order of their columns, and the key that further ones must exceed.</summary>
internal unsafe struct RankList<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Group = RowParts<TVec, TLanes>.Group;

    private readonly RankingRoom _room;
    private readonly int _k;
    private readonly int _most;
    private int _bar;

    /// <summary>Starts an empty list.</summary>
    public RankList(in RankingRoom room, int k, int columns)
    {
        _room = room;
        _k = k;
        _most = RankingRoom.Most(k, columns);
        _bar = int.MinValue;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Takes in a part of a row.</summary>
    /// <param name="values">The numbers, in whole groups, filled up with NaN.</param>
    /// <param name="count">How many are there.</param>
    /// <param name="firstColumn">The first one's column.</param>
    /// <param name="sign">1 if larger is better, −1 if smaller is.</param>
    public void Add(float* values, int count, int firstColumn, float sign)
    {
        for (int column = 0; column < count;)
        {
            int room = (_room.Capacity - Count) & -Group;
            if (room == 0)
            {
                Cut();
                continue;
            }

            int taken = Math.Min(room, count - column);
            if (_bar == int.MinValue)
            {
                Fill(values + column, taken, firstColumn + column, sign);
                Count += taken;
            }
            else
            {
                Count = Filter(values + column, taken, firstColumn + column, sign);
            }

            column += taken;
        }
    }

    /// <summary>Leaves the best k, and maybe a few more.</summary>
    public void Cut()
    {
        if (Count <= _most)
        {
            return;
        }

        new Span<int>(_room.Keys + Count, Group).Fill(int.MinValue);
        ref int hint = ref _room.Hints[_bar == int.MinValue ? 0 : 1];
        int better = KeyThreshold<TVec, TLanes>.Find(_room.Keys, Count, _k, _most, ref hint, out _bar);
        Count = better < 0 ? KeepAbove(0, Count, 0, _bar) : KeepWithTies(_bar, _k - better);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Fill(float* values, int count, int firstColumn, float sign)
    {
        TVec signs = TLanes.Broadcast(sign);
        TVec ids = Columns(firstColumn);
        TVec step = TLanes.BroadcastBits(TLanes.Count);
        float* keyList = (float*)(_room.Keys + Count);
        float* idList = (float*)(_room.Ids + Count);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TLanes.Store(keyList + column, OrderKeys.Of<TVec, TLanes>(TLanes.Load(values + column), signs));
            TLanes.Store(idList + column, ids);
            ids = TLanes.AddBits(ids, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int Filter(float* values, int count, int firstColumn, float sign)
    {
        TVec signs = TLanes.Broadcast(sign);
        TVec bar = TLanes.BroadcastBits(_bar);
        int kept = Count;
        for (int column = 0; column < count; column += Group)
        {
            // Few groups hold a candidate. A filler is NaN, which never exceeds a bar.
            TVec any = TLanes.Zero;
            for (int lane = 0; lane < Group; lane += TLanes.Count)
            {
                any = TLanes.Or(any, TLanes.GreaterInt32(OrderKeys.Of<TVec, TLanes>(TLanes.Load(values + column + lane), signs), bar));
            }

            if (TLanes.Bits(any) == 0)
            {
                continue;
            }

            for (int lane = 0; lane < Group; lane += TLanes.Count)
            {
                TVec keys = OrderKeys.Of<TVec, TLanes>(TLanes.Load(values + column + lane), signs);
                TVec passing = TLanes.GreaterInt32(keys, bar);
                TLanes.StoreSelected((float*)(_room.Keys + kept), keys, passing);
                TLanes.StoreSelected((float*)(_room.Ids + kept), Columns(firstColumn + column + lane), passing);
                kept += BitOperations.PopCount(TLanes.Bits(passing));
            }
        }

        return kept;
    }

    // Moves what exceeds a key from [first, end) to the place after the kept ones; [end, a whole vector) may be anything below it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int KeepAbove(int first, int end, int kept, int limit)
    {
        TVec limits = TLanes.BroadcastBits(limit);
        for (int i = first; i < end; i += TLanes.Count)
        {
            TVec keys = TLanes.Load((float*)(_room.Keys + i));
            TVec ids = TLanes.Load((float*)(_room.Ids + i));
            TVec passing = TLanes.GreaterInt32(keys, limits);
            TLanes.StoreSelected((float*)(_room.Keys + kept), keys, passing);
            TLanes.StoreSelected((float*)(_room.Ids + kept), ids, passing);
            kept += BitOperations.PopCount(TLanes.Bits(passing));
        }

        return kept;
    }

    // The first ones of those equal to the limit stay with those above it.
    private readonly int KeepWithTies(int limit, int ties)
    {
        int end = 0;
        int kept = 0;
        for (int seen = 0; seen < ties; end++)
        {
            int key = _room.Keys[end];
            if (key >= limit)
            {
                _room.Keys[kept] = key;
                _room.Ids[kept++] = _room.Ids[end];
                seen += key == limit ? 1 : 0;
            }
        }

        return KeepAbove(end, Count, kept, limit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Columns(int first) => TLanes.AddBits(LaneNumbers<TVec, TLanes>.All, TLanes.BroadcastBits(first));
}
