using System.Runtime.CompilerServices;
using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

// The tiles for the last rows of an operand, and for the few queries of a search.
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(TCombine combine, float* a, float* b, float* c, nint stride, int depth)
    {
        while (depth > 0)
        {
            float* end = a + (4 * (nint)Math.Min(depth, ChainLayout.Block));
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
            TVec low2 = TLanes.Zero, high2 = TLanes.Zero;
            TVec low3 = TLanes.Zero, high3 = TLanes.Zero;
            do
            {
                TVec bLow0 = TLanes.Load(b);
                TVec bHigh0 = TLanes.Load(b + TLanes.Count);
                Step(combine, a[0], bLow0, bHigh0, ref low0, ref high0);
                Step(combine, a[1], bLow0, bHigh0, ref low1, ref high1);
                Step(combine, a[2], bLow0, bHigh0, ref low2, ref high2);
                Step(combine, a[3], bLow0, bHigh0, ref low3, ref high3);
                TVec bLow1 = TLanes.Load(b + (2 * TLanes.Count));
                TVec bHigh1 = TLanes.Load(b + (3 * TLanes.Count));
                Step(combine, a[4], bLow1, bHigh1, ref low0, ref high0);
                Step(combine, a[5], bLow1, bHigh1, ref low1, ref high1);
                Step(combine, a[6], bLow1, bHigh1, ref low2, ref high2);
                Step(combine, a[7], bLow1, bHigh1, ref low3, ref high3);
                a += 8;
                b += 4 * TLanes.Count;
            }
            while (a < end);

            Merge(combine, c, low0, high0);
            Merge(combine, c + stride, low1, high1);
            Merge(combine, c + (2 * stride), low2, high2);
            Merge(combine, c + (3 * stride), low3, high3);

            depth -= ChainLayout.Block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(TCombine combine, float* a, float* b, float* c, nint stride, int depth)
    {
        while (depth > 0)
        {
            float* end = a + (2 * (nint)Math.Min(depth, ChainLayout.Block));
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
            do
            {
                TVec bLow0 = TLanes.Load(b);
                TVec bHigh0 = TLanes.Load(b + TLanes.Count);
                Step(combine, a[0], bLow0, bHigh0, ref low0, ref high0);
                Step(combine, a[1], bLow0, bHigh0, ref low1, ref high1);
                TVec bLow1 = TLanes.Load(b + (2 * TLanes.Count));
                TVec bHigh1 = TLanes.Load(b + (3 * TLanes.Count));
                Step(combine, a[2], bLow1, bHigh1, ref low0, ref high0);
                Step(combine, a[3], bLow1, bHigh1, ref low1, ref high1);
                a += 4;
                b += 4 * TLanes.Count;
            }
            while (a < end);

            Merge(combine, c, low0, high0);
            Merge(combine, c + stride, low1, high1);

            depth -= ChainLayout.Block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(TCombine combine, float* a, float* b, float* c, int depth)
    {
        while (depth > 0)
        {
            float* end = a + ((nint)Math.Min(depth, ChainLayout.Block));
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            do
            {
                TVec bLow0 = TLanes.Load(b);
                TVec bHigh0 = TLanes.Load(b + TLanes.Count);
                Step(combine, a[0], bLow0, bHigh0, ref low0, ref high0);
                TVec bLow1 = TLanes.Load(b + (2 * TLanes.Count));
                TVec bHigh1 = TLanes.Load(b + (3 * TLanes.Count));
                Step(combine, a[1], bLow1, bHigh1, ref low0, ref high0);
                a += 2;
                b += 4 * TLanes.Count;
            }
            while (a < end);

            Merge(combine, c, low0, high0);

            depth -= ChainLayout.Block;
        }
    }
}
