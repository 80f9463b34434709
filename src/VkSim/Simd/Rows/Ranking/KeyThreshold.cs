using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>
/// Finds what divides the best keys of a list from the rest, by counting how many exceed a probe. What divided the row before
/// mostly does; otherwise probes interpolate between numbers, as if the square root of the count above fell in a line, and halve them
/// by turns. Where that does not close in, they halve the keys, so that a search ends after 32 more.
/// </summary>
internal static unsafe class KeyThreshold<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <summary>A key that more than <paramref name="least"/> − 1 and at most <paramref name="most"/> keys exceed.</summary>
    /// <param name="keys">The keys, filled up to a whole group with <see cref="int.MinValue"/>.</param>
    /// <param name="count">How many there are: more than <paramref name="most"/>.</param>
    /// <param name="least">The fewest; at least 1.</param>
    /// <param name="most">The most.</param>
    /// <param name="hint">A guess, or <see cref="int.MinValue"/>; becomes what was found.</param>
    /// <param name="threshold">The key; or where there is none because too many are equal, their key.</param>
    /// <returns>−1; or where too many are equal, how many exceed them: fewer than <paramref name="least"/>.</returns>
    public static int Find(int* keys, int count, int least, int most, ref int hint, out int threshold)
    {
        threshold = hint;
        int aboveHint = hint == int.MinValue ? count : CountAbove(keys, count, hint);
        if (aboveHint >= least && aboveHint <= most)
        {
            return -1;
        }

        var span = new KeyInterval(Range(keys, count), count);
        span.Narrow(hint, aboveHint, least);
        double target = Math.Sqrt(0.5 * ((double)least + most));
        for (int step = 0; !span.IsClosed; step++)
        {
            int probe = span.Probe(target, step);
            int above = CountAbove(keys, count, probe);
            span.Narrow(probe, above, least);
            if (above >= least && above <= most)
            {
                threshold = hint = probe;
                return -1;
            }
        }

        threshold = hint = span.High;
        return span.AboveHigh;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountAbove(int* keys, int count, int limit)
    {
        TVec limits = TLanes.BroadcastBits(limit);
        TVec sum0 = TLanes.Zero;
        TVec sum1 = TLanes.Zero;
        for (int i = 0; i < count; i += 2 * TLanes.Count)
        {
            sum0 = TLanes.SubtractBits(sum0, TLanes.GreaterInt32(TLanes.Load((float*)(keys + i)), limits));
            sum1 = TLanes.SubtractBits(sum1, TLanes.GreaterInt32(TLanes.Load((float*)(keys + i) + TLanes.Count), limits));
        }

        return TLanes.SumInt32(TLanes.AddBits(sum0, sum1));
    }

    // Of the keys alone, without the fillers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Low, int High) Range(int* keys, int count)
    {
        TVec low = TLanes.BroadcastBits(int.MaxValue);
        TVec high = TLanes.BroadcastBits(int.MinValue);
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVec key = TLanes.Load((float*)(keys + i));
            low = TLanes.Select(TLanes.GreaterInt32(low, key), key, low);
            high = TLanes.Select(TLanes.GreaterInt32(key, high), key, high);
        }

        int* lanes = stackalloc int[2 * TLanes.Count];
        TLanes.Store((float*)lanes, low);
        TLanes.Store((float*)lanes + TLanes.Count, high);
        int least = lanes[0];
        int largest = lanes[TLanes.Count];
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            least = Math.Min(least, lanes[lane]);
            largest = Math.Max(largest, lanes[TLanes.Count + lane]);
        }

        for (; i < count; i++)
        {
            least = Math.Min(least, keys[i]);
            largest = Math.Max(largest, keys[i]);
        }

        return (least, largest);
    }
}
