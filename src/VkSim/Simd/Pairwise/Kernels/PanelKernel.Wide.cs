using System.Runtime.CompilerServices;
using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

// The register tiles that fill the register file: 12 rows × 2 vectors where there are 32 registers, 6 × 2 where there are 16.
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>
{
    // An instruction that takes its left value from memory counts once in the processor's front end, a broadcast on its own once more. The
    // front end is what is short where someone else has the core's other thread: on an Emerald Rapids the tile then took time by its instructions. Every
    // other row does without a broadcast, which is 20 loads for 24 multiply-adds; all rows would be 26, more than two a cycle. The value comes by two
    // pointers, or the compiler would make one broadcast of it again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(TCombine combine, float* a, float* same, float* b, float* c, nint stride, int depth)
    {
        while (depth > 0)
        {
            float* end = a + (12 * (nint)Math.Min(depth, ChainLayout.Block));
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
            TVec low2 = TLanes.Zero, high2 = TLanes.Zero;
            TVec low3 = TLanes.Zero, high3 = TLanes.Zero;
            TVec low4 = TLanes.Zero, high4 = TLanes.Zero;
            TVec low5 = TLanes.Zero, high5 = TLanes.Zero;
            TVec low6 = TLanes.Zero, high6 = TLanes.Zero;
            TVec low7 = TLanes.Zero, high7 = TLanes.Zero;
            TVec low8 = TLanes.Zero, high8 = TLanes.Zero;
            TVec low9 = TLanes.Zero, high9 = TLanes.Zero;
            TVec low10 = TLanes.Zero, high10 = TLanes.Zero;
            TVec low11 = TLanes.Zero, high11 = TLanes.Zero;
            do
            {
                TVec bLow0 = TLanes.Load(b);
                TVec bHigh0 = TLanes.Load(b + TLanes.Count);
                Step(combine, a[0], bLow0, bHigh0, ref low0, ref high0);
                StepTwice(combine, a, same, 1, bLow0, bHigh0, ref low1, ref high1);
                Step(combine, a[2], bLow0, bHigh0, ref low2, ref high2);
                StepTwice(combine, a, same, 3, bLow0, bHigh0, ref low3, ref high3);
                Step(combine, a[4], bLow0, bHigh0, ref low4, ref high4);
                StepTwice(combine, a, same, 5, bLow0, bHigh0, ref low5, ref high5);
                Step(combine, a[6], bLow0, bHigh0, ref low6, ref high6);
                StepTwice(combine, a, same, 7, bLow0, bHigh0, ref low7, ref high7);
                Step(combine, a[8], bLow0, bHigh0, ref low8, ref high8);
                StepTwice(combine, a, same, 9, bLow0, bHigh0, ref low9, ref high9);
                Step(combine, a[10], bLow0, bHigh0, ref low10, ref high10);
                StepTwice(combine, a, same, 11, bLow0, bHigh0, ref low11, ref high11);
                TVec bLow1 = TLanes.Load(b + (2 * TLanes.Count));
                TVec bHigh1 = TLanes.Load(b + (3 * TLanes.Count));
                Step(combine, a[12], bLow1, bHigh1, ref low0, ref high0);
                StepTwice(combine, a, same, 13, bLow1, bHigh1, ref low1, ref high1);
                Step(combine, a[14], bLow1, bHigh1, ref low2, ref high2);
                StepTwice(combine, a, same, 15, bLow1, bHigh1, ref low3, ref high3);
                Step(combine, a[16], bLow1, bHigh1, ref low4, ref high4);
                StepTwice(combine, a, same, 17, bLow1, bHigh1, ref low5, ref high5);
                Step(combine, a[18], bLow1, bHigh1, ref low6, ref high6);
                StepTwice(combine, a, same, 19, bLow1, bHigh1, ref low7, ref high7);
                Step(combine, a[20], bLow1, bHigh1, ref low8, ref high8);
                StepTwice(combine, a, same, 21, bLow1, bHigh1, ref low9, ref high9);
                Step(combine, a[22], bLow1, bHigh1, ref low10, ref high10);
                StepTwice(combine, a, same, 23, bLow1, bHigh1, ref low11, ref high11);
                a += 24;
                same += 24;
                b += 4 * TLanes.Count;
            }
            while (a < end);

            Merge(combine, c, low0, high0);
            Merge(combine, c + stride, low1, high1);
            Merge(combine, c + (2 * stride), low2, high2);
            Merge(combine, c + (3 * stride), low3, high3);
            Merge(combine, c + (4 * stride), low4, high4);
            Merge(combine, c + (5 * stride), low5, high5);
            Merge(combine, c + (6 * stride), low6, high6);
            Merge(combine, c + (7 * stride), low7, high7);
            Merge(combine, c + (8 * stride), low8, high8);
            Merge(combine, c + (9 * stride), low9, high9);
            Merge(combine, c + (10 * stride), low10, high10);
            Merge(combine, c + (11 * stride), low11, high11);

            depth -= ChainLayout.Block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(TCombine combine, float* a, float* b, float* c, nint stride, int depth)
    {
        while (depth > 0)
        {
            float* end = a + (6 * (nint)Math.Min(depth, ChainLayout.Block));
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
            TVec low2 = TLanes.Zero, high2 = TLanes.Zero;
            TVec low3 = TLanes.Zero, high3 = TLanes.Zero;
            TVec low4 = TLanes.Zero, high4 = TLanes.Zero;
            TVec low5 = TLanes.Zero, high5 = TLanes.Zero;
            do
            {
                TVec bLow0 = TLanes.Load(b);
                TVec bHigh0 = TLanes.Load(b + TLanes.Count);
                Step(combine, a[0], bLow0, bHigh0, ref low0, ref high0);
                Step(combine, a[1], bLow0, bHigh0, ref low1, ref high1);
                Step(combine, a[2], bLow0, bHigh0, ref low2, ref high2);
                Step(combine, a[3], bLow0, bHigh0, ref low3, ref high3);
                Step(combine, a[4], bLow0, bHigh0, ref low4, ref high4);
                Step(combine, a[5], bLow0, bHigh0, ref low5, ref high5);
                TVec bLow1 = TLanes.Load(b + (2 * TLanes.Count));
                TVec bHigh1 = TLanes.Load(b + (3 * TLanes.Count));
                Step(combine, a[6], bLow1, bHigh1, ref low0, ref high0);
                Step(combine, a[7], bLow1, bHigh1, ref low1, ref high1);
                Step(combine, a[8], bLow1, bHigh1, ref low2, ref high2);
                Step(combine, a[9], bLow1, bHigh1, ref low3, ref high3);
                Step(combine, a[10], bLow1, bHigh1, ref low4, ref high4);
                Step(combine, a[11], bLow1, bHigh1, ref low5, ref high5);
                a += 12;
                b += 4 * TLanes.Count;
            }
            while (a < end);

            Merge(combine, c, low0, high0);
            Merge(combine, c + stride, low1, high1);
            Merge(combine, c + (2 * stride), low2, high2);
            Merge(combine, c + (3 * stride), low3, high3);
            Merge(combine, c + (4 * stride), low4, high4);
            Merge(combine, c + (5 * stride), low5, high5);

            depth -= ChainLayout.Block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepTwice(
        TCombine combine, float* a, float* same, int row, TVec bLow, TVec bHigh, ref TVec low, ref TVec high)
    {
        if (!TCombine.BroadcastsItself)
        {
            Step(combine, a[row], bLow, bHigh, ref low, ref high);
            return;
        }

        low = combine.Accumulate<TVec, TLanes>(low, TLanes.Broadcast(a[row]), bLow);
        high = combine.Accumulate<TVec, TLanes>(high, TLanes.Broadcast(same[row]), bHigh);
    }
}
