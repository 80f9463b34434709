using System.Runtime.CompilerServices;
using VkSim.Simd.Gradients.Terms;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Pairs;

/// <summary>The kernel of one vector width and one term.</summary>
internal sealed unsafe class DifferenceKernel<TVec, TLanes, TTerm>(TTerm term) : DifferenceKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
    where TTerm : struct, IDifferenceTerm
{
    private readonly TTerm _term = term;

    /// <inheritdoc/>
    public override void Run(float* left, float* weights, float* distances, nint stride, int rows, float* right, int depth, float* sums, nint sumStride)
    {
        nint width = 2 * TLanes.Count;
        int step = TTerm.IsCostly ? 1 : TLanes.Count == 16 ? 4 : 2;
        int row = 0;
        for (; row + step <= rows; row += step)
        {
            float* x = left + (row * width);
            float* w = weights + (row * stride);
            float* v = distances + (row * stride);
            float* s = sums + (row * sumStride);
            switch (step)
            {
                case 4:
                    Rows4(_term, x, w, v, stride, right, depth, s, sumStride);
                    break;
                case 2:
                    Rows2(_term, x, w, v, stride, right, depth, s, sumStride);
                    break;
                default:
                    Rows1(_term, x, w, v, right, depth, s);
                    break;
            }
        }

        for (; row < rows; row++)
        {
            Rows1(_term, left + (row * width), weights + (row * stride), distances + (row * stride), right, depth, sums + (row * sumStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(TTerm term, float* x, float* w, float* v, nint stride, float* y, int depth, float* sums, nint sumStride)
    {
        nint count = TLanes.Count;
        TVec xLow0 = TLanes.Load(x), xHigh0 = TLanes.Load(x + count);
        TVec xLow1 = TLanes.Load(x + (2 * count)), xHigh1 = TLanes.Load(x + (3 * count));
        TVec xLow2 = TLanes.Load(x + (4 * count)), xHigh2 = TLanes.Load(x + (5 * count));
        TVec xLow3 = TLanes.Load(x + (6 * count)), xHigh3 = TLanes.Load(x + (7 * count));
        for (int first = 0; first < depth; first += SummationBlock)
        {
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
            TVec low2 = TLanes.Zero, high2 = TLanes.Zero;
            TVec low3 = TLanes.Zero, high3 = TLanes.Zero;
            nint end = Math.Min(depth, first + SummationBlock);
            for (nint j = first; j < end; j++)
            {
                TVec yLow = TLanes.Load(y), yHigh = TLanes.Load(y + count);
                Step(term, w + j, v + j, xLow0, xHigh0, yLow, yHigh, ref low0, ref high0);
                Step(term, w + stride + j, v + stride + j, xLow1, xHigh1, yLow, yHigh, ref low1, ref high1);
                Step(term, w + (2 * stride) + j, v + (2 * stride) + j, xLow2, xHigh2, yLow, yHigh, ref low2, ref high2);
                Step(term, w + (3 * stride) + j, v + (3 * stride) + j, xLow3, xHigh3, yLow, yHigh, ref low3, ref high3);
                y += 2 * count;
            }

            Add(sums, low0, high0);
            Add(sums + sumStride, low1, high1);
            Add(sums + (2 * sumStride), low2, high2);
            Add(sums + (3 * sumStride), low3, high3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(TTerm term, float* x, float* w, float* v, nint stride, float* y, int depth, float* sums, nint sumStride)
    {
        nint count = TLanes.Count;
        TVec xLow0 = TLanes.Load(x), xHigh0 = TLanes.Load(x + count);
        TVec xLow1 = TLanes.Load(x + (2 * count)), xHigh1 = TLanes.Load(x + (3 * count));
        for (int first = 0; first < depth; first += SummationBlock)
        {
            TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
            TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
            nint end = Math.Min(depth, first + SummationBlock);
            for (nint j = first; j < end; j++)
            {
                TVec yLow = TLanes.Load(y), yHigh = TLanes.Load(y + count);
                Step(term, w + j, v + j, xLow0, xHigh0, yLow, yHigh, ref low0, ref high0);
                Step(term, w + stride + j, v + stride + j, xLow1, xHigh1, yLow, yHigh, ref low1, ref high1);
                y += 2 * count;
            }

            Add(sums, low0, high0);
            Add(sums + sumStride, low1, high1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(TTerm term, float* x, float* w, float* v, float* y, int depth, float* sums)
    {
        nint count = TLanes.Count;
        TVec xLow = TLanes.Load(x), xHigh = TLanes.Load(x + count);

        // Where one block holds something strange, others mostly do.
        bool isOrdinary = typeof(TTerm) == typeof(RatioPowerTerm);
        for (int first = 0; first < depth; first += SummationBlock)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            int block = Math.Min(depth - first, SummationBlock);
            if (typeof(TTerm) == typeof(RatioPowerTerm) && isOrdinary)
            {
                isOrdinary = SumOrdinary(Unsafe.BitCast<TTerm, RatioPowerTerm>(term), w + first, v + first, xLow, xHigh, y, block, ref low, ref high);
            }

            if (!isOrdinary)
            {
                low = high = TLanes.Zero;
                for (nint j = 0; j < block; j++)
                {
                    float* row = y + (2 * count * j);
                    Step(term, w + first + j, v + first + j, xLow, xHigh, TLanes.Load(row), TLanes.Load(row + count), ref low, ref high);
                }
            }

            y += 2 * count * block;
            Add(sums, low, high);
        }
    }

    // False where a quotient is not ordinary: then the sums mean nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SumOrdinary(
        RatioPowerTerm term, float* w, float* v, TVec xLow, TVec xHigh, float* y, nint block, ref TVec low, ref TVec high)
    {
        TVec strange = TLanes.Zero;
        for (nint j = 0; j < block; j++)
        {
            TVec weight = TLanes.Broadcast(w[j]);
            TVec distance = TLanes.Broadcast(v[j]);
            TVec differenceLow = TLanes.Subtract(xLow, TLanes.Load(y));
            TVec differenceHigh = TLanes.Subtract(xHigh, TLanes.Load(y + TLanes.Count));
            low = TLanes.MultiplyAdd(weight, term.OfOrdinary<TVec, TLanes>(differenceLow, distance, ref strange), low);
            high = TLanes.MultiplyAdd(weight, term.OfOrdinary<TVec, TLanes>(differenceHigh, distance, ref strange), high);
            y += 2 * TLanes.Count;
        }

        return TLanes.Bits(strange) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(TTerm term, float* w, float* v, TVec xLow, TVec xHigh, TVec yLow, TVec yHigh, ref TVec low, ref TVec high)
    {
        TVec weight = TLanes.Broadcast(*w);
        TVec distance = TLanes.Broadcast(*v);
        low = TLanes.MultiplyAdd(weight, term.Of<TVec, TLanes>(TLanes.Subtract(xLow, yLow), distance), low);
        high = TLanes.MultiplyAdd(weight, term.Of<TVec, TLanes>(TLanes.Subtract(xHigh, yHigh), distance), high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sums, TVec low, TVec high)
    {
        TLanes.Store(sums, TLanes.Add(TLanes.Load(sums), low));
        TLanes.Store(sums + TLanes.Count, TLanes.Add(TLanes.Load(sums + TLanes.Count), high));
    }
}
