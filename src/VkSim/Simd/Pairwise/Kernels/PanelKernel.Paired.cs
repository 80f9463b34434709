using System.Runtime.CompilerServices;
using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

// Half a register tile for short chains: 6 rows × 2 vectors leave room for the sums of two chains, which are added before they
// are written. The larger tile writes every chain's sums, which takes as long as a few steps do.
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>
{
    private const int PairedRows = 6;

    // With longer chains the larger tile's fewer loads are worth more.
    private const int LongestPaired = 16;

    private static bool KeepsPairs(int height, ChainLayout layout) =>
        TLanes.Count == 16 && !TCombine.IsCostly && layout.Length <= LongestPaired && height % PairedRows == 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6InPairs(
        TCombine combine, float* a, nint height, float* b, float* partial, float* tile, nint tileStride, int length)
    {
        for (int pair = 0; pair < Partials; pair++)
        {
            TVec evenLow0 = TLanes.Zero, evenHigh0 = TLanes.Zero;
            TVec evenLow1 = TLanes.Zero, evenHigh1 = TLanes.Zero;
            TVec evenLow2 = TLanes.Zero, evenHigh2 = TLanes.Zero;
            TVec evenLow3 = TLanes.Zero, evenHigh3 = TLanes.Zero;
            TVec evenLow4 = TLanes.Zero, evenHigh4 = TLanes.Zero;
            TVec evenLow5 = TLanes.Zero, evenHigh5 = TLanes.Zero;
            Chain6(
                combine, ref a, height, ref b, length,
                ref evenLow0, ref evenHigh0, ref evenLow1, ref evenHigh1, ref evenLow2, ref evenHigh2,
                ref evenLow3, ref evenHigh3, ref evenLow4, ref evenHigh4, ref evenLow5, ref evenHigh5);
            TVec oddLow0 = TLanes.Zero, oddHigh0 = TLanes.Zero;
            TVec oddLow1 = TLanes.Zero, oddHigh1 = TLanes.Zero;
            TVec oddLow2 = TLanes.Zero, oddHigh2 = TLanes.Zero;
            TVec oddLow3 = TLanes.Zero, oddHigh3 = TLanes.Zero;
            TVec oddLow4 = TLanes.Zero, oddHigh4 = TLanes.Zero;
            TVec oddLow5 = TLanes.Zero, oddHigh5 = TLanes.Zero;
            Chain6(
                combine, ref a, height, ref b, length,
                ref oddLow0, ref oddHigh0, ref oddLow1, ref oddHigh1, ref oddLow2, ref oddHigh2,
                ref oddLow3, ref oddHigh3, ref oddLow4, ref oddHigh4, ref oddLow5, ref oddHigh5);
            EndPair(combine, pair, partial, tile, combine.Merge<TVec, TLanes>(evenLow0, oddLow0), combine.Merge<TVec, TLanes>(evenHigh0, oddHigh0));
            EndPair(combine, pair, partial + Pair, tile + tileStride, combine.Merge<TVec, TLanes>(evenLow1, oddLow1), combine.Merge<TVec, TLanes>(evenHigh1, oddHigh1));
            EndPair(combine, pair, partial + (2 * Pair), tile + (2 * tileStride), combine.Merge<TVec, TLanes>(evenLow2, oddLow2), combine.Merge<TVec, TLanes>(evenHigh2, oddHigh2));
            EndPair(combine, pair, partial + (3 * Pair), tile + (3 * tileStride), combine.Merge<TVec, TLanes>(evenLow3, oddLow3), combine.Merge<TVec, TLanes>(evenHigh3, oddHigh3));
            EndPair(combine, pair, partial + (4 * Pair), tile + (4 * tileStride), combine.Merge<TVec, TLanes>(evenLow4, oddLow4), combine.Merge<TVec, TLanes>(evenHigh4, oddHigh4));
            EndPair(combine, pair, partial + (5 * Pair), tile + (5 * tileStride), combine.Merge<TVec, TLanes>(evenLow5, oddLow5), combine.Merge<TVec, TLanes>(evenHigh5, oddHigh5));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Chain6(
        TCombine combine, ref float* a, nint height, ref float* b, int length,
        ref TVec low0, ref TVec high0, ref TVec low1, ref TVec high1, ref TVec low2, ref TVec high2,
        ref TVec low3, ref TVec high3, ref TVec low4, ref TVec high4, ref TVec low5, ref TVec high5)
    {
        float* end = b + (length * (nint)Pair);
        do
        {
            TVec bLow = TLanes.Load(b);
            TVec bHigh = TLanes.Load(b + TLanes.Count);
            Step(combine, a[0], bLow, bHigh, ref low0, ref high0);
            Step(combine, a[1], bLow, bHigh, ref low1, ref high1);
            Step(combine, a[2], bLow, bHigh, ref low2, ref high2);
            Step(combine, a[3], bLow, bHigh, ref low3, ref high3);
            Step(combine, a[4], bLow, bHigh, ref low4, ref high4);
            Step(combine, a[5], bLow, bHigh, ref low5, ref high5);
            a += height;
            b += Pair;
        }
        while (b < end);
    }

    // The sums of two chains wait for those of the next two, and those of four for the other four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EndPair(TCombine combine, int pair, float* partial, float* tile, TVec low, TVec high)
    {
        switch (pair)
        {
            case 0:
                Store(partial, low, high);
                break;
            case 1:
                Merge(combine, partial, low, high);
                break;
            case 2:
                Store(partial + PartialStride, low, high);
                break;
            default:
                low = combine.Merge<TVec, TLanes>(TLanes.Load(partial + PartialStride), low);
                high = combine.Merge<TVec, TLanes>(TLanes.Load(partial + PartialStride + TLanes.Count), high);
                Merge(
                    combine, tile,
                    combine.Merge<TVec, TLanes>(TLanes.Load(partial), low), combine.Merge<TVec, TLanes>(TLanes.Load(partial + TLanes.Count), high));
                break;
        }
    }
}
