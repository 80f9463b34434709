using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>
/// Puts candidates that lie in the order of their columns in the order of their keys, largest first; equal ones stay as they are.
/// Few are ranked by counting for each how many go before it, a vector at a time; many are sorted by their keys' bytes.
/// </summary>
[SkipLocalsInit]
internal static unsafe class RankSort<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Buckets = 256;
    private const int Digits = 4;

    // Counting takes about count² / lanes steps of a nanosecond's third, sorting some 20 a candidate.
    private static int MostCounted => TLanes.Count switch { 16 => 224, 8 => 144, 4 => 88, _ => 32 };

    /// <summary>Writes the best of a list.</summary>
    /// <param name="room">The list; for a vector after it the keys are overwritten.</param>
    /// <param name="count">How many candidates there are.</param>
    /// <param name="k">How many to write: at most as many.</param>
    /// <param name="output">Where to.</param>
    public static void Write(in RankingRoom room, int count, int k, in RankOutput output)
    {
        if (count <= MostCounted)
        {
            WriteCounted(room, count, k, output);
        }
        else
        {
            WriteSorted(room, count, k, output);
        }
    }

    private static void WriteCounted(in RankingRoom room, int count, int k, in RankOutput output)
    {
        int* ranks = stackalloc int[MostCounted + TLanes.Count];
        new Span<int>(room.Keys + count, TLanes.Count).Fill(int.MinValue);
        Count(room.Keys, count, ranks);
        for (int i = 0; i < count; i++)
        {
            if (ranks[i] < k)
            {
                output.Write(ranks[i], room.Keys[i], room.Ids[i]);
            }
        }
    }

    // A candidate goes before another if its key is larger, or as large and its place lower: larger than the other's less 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(int* keys, int count, int* ranks)
    {
        TVec lanes = LaneNumbers<TVec, TLanes>.All;
        for (int first = 0; first < count; first += TLanes.Count)
        {
            TVec key = TLanes.Load((float*)(keys + first));
            TVec keyLess1 = TLanes.AddBits(key, TLanes.BroadcastBits(-1));
            TVec before0 = TLanes.Zero;
            TVec before1 = TLanes.Zero;
            int other = 0;
            for (; other + 1 < first; other += 2)
            {
                before0 = TLanes.SubtractBits(before0, TLanes.GreaterInt32(TLanes.BroadcastBits(keys[other]), keyLess1));
                before1 = TLanes.SubtractBits(before1, TLanes.GreaterInt32(TLanes.BroadcastBits(keys[other + 1]), keyLess1));
            }

            if (other < first)
            {
                before0 = TLanes.SubtractBits(before0, TLanes.GreaterInt32(TLanes.BroadcastBits(keys[other++]), keyLess1));
            }

            for (int lane = 0; lane < TLanes.Count; lane++, other++)
            {
                TVec limit = TLanes.AddBits(key, TLanes.GreaterInt32(lanes, TLanes.BroadcastBits(lane)));
                before0 = TLanes.SubtractBits(before0, TLanes.GreaterInt32(TLanes.BroadcastBits(keys[other]), limit));
            }

            for (; other < count; other += 2)
            {
                before0 = TLanes.SubtractBits(before0, TLanes.GreaterInt32(TLanes.BroadcastBits(keys[other]), key));
                before1 = TLanes.SubtractBits(before1, TLanes.GreaterInt32(TLanes.BroadcastBits(keys[other + 1]), key));
            }

            TLanes.Store((float*)(ranks + first), TLanes.AddBits(before0, before1));
        }
    }

    private static void WriteSorted(in RankingRoom room, int count, int k, in RankOutput output)
    {
        int* counts = stackalloc int[Digits * Buckets];
        new Span<int>(counts, Digits * Buckets).Clear();
        Prepare(room, count, counts);
        ulong* source = room.Pairs;
        ulong* target = room.Spare;
        for (int digit = 0; digit < Digits; digit++)
        {
            int* starts = counts + (digit * Buckets);
            if (!MakeStarts(starts, count))
            {
                continue;
            }

            Distribute(source, count, target, starts, 32 + (8 * digit));
            ulong* sorted = target;
            target = source;
            source = sorted;
        }

        for (int i = 0; i < k; i++)
        {
            output.Write(i, (int)((uint)(source[i] >> 32) ^ int.MaxValue), (int)source[i]);
        }
    }

    // Bytes in which a larger key comes first, above the column; and how often each occurs in each place.
    private static void Prepare(in RankingRoom room, int count, int* counts)
    {
        for (int i = 0; i < count; i++)
        {
            uint order = (uint)room.Keys[i] ^ int.MaxValue;
            room.Pairs[i] = ((ulong)order << 32) | (uint)room.Ids[i];
            counts[(byte)order]++;
            counts[Buckets + (byte)(order >> 8)]++;
            counts[(2 * Buckets) + (byte)(order >> 16)]++;
            counts[(3 * Buckets) + (order >> 24)]++;
        }
    }

    // False where all have the same digit, so that there is nothing to do.
    private static bool MakeStarts(int* counts, int count)
    {
        int start = 0;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            int here = counts[bucket];
            if (here == count)
            {
                return false;
            }

            counts[bucket] = start;
            start += here;
        }

        return true;
    }

    private static void Distribute(ulong* source, int count, ulong* target, int* starts, int shift)
    {
        for (int i = 0; i < count; i++)
        {
            ulong pair = source[i];
            target[starts[(byte)(pair >> shift)]++] = pair;
        }
    }
}
