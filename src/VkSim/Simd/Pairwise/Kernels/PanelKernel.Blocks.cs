using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

// Blocks of right rows as they lie, turned a square of columns at a time: a vector then holds one column of as many blocks, and every
// lane is a chain. What waits for the sums is hidden by the next blocks, and by the memory.
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>
{
    private const int Cacheline = 64;
    private const int FloatsOfLine = Cacheline / sizeof(float);
    private const int LinesOfBlock = ChainLayout.Block / FloatsOfLine;

    // Measured with 512-bit vectors: half as far and twice as far are slower.
    private static int FloatsAhead => 2 * Math.Max(16, Pair) * ChainLayout.Block;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunBlocks(in LeftRows left, int block, float** blocks, int depth, float* sums, nint sumStride, float* squares)
    {
        TCombine combine = _combine;
        byte* memory = stackalloc byte[(TLanes.Count * Pair * sizeof(float)) + Cacheline];
        float* turned = (float*)(((nint)memory + Cacheline - 1) & -Cacheline);
        int count = left.Count;
        nint width = left.Width;
        float* a = left.Data + block;
        float* b = a + left.Stride;
        TVec low0 = TLanes.Zero, high0 = TLanes.Zero;
        TVec low1 = TLanes.Zero, high1 = TLanes.Zero;
        TVec lowSquares = TLanes.Zero, highSquares = TLanes.Zero;
        for (int column = 0; column < depth; column += TLanes.Count)
        {
            TLanes.TransposeSquare(blocks, column, turned, Pair);
            TLanes.TransposeSquare(blocks + TLanes.Count, column, turned + TLanes.Count, Pair);
            if (count > 0)
            {
                Chain(combine, a, width, turned, blocks, column, ref low0, ref high0);
                a += TLanes.Count * width;
            }

            if (count > 1)
            {
                Chain(combine, b, width, turned, null, column, ref low1, ref high1);
                b += TLanes.Count * width;
            }

            if (squares != null)
            {
                ChainSquares(turned, count > 0 ? null : blocks, column, ref lowSquares, ref highSquares);
            }
        }

        if (count > 0)
        {
            Store(sums, low0, high0);
        }

        if (count > 1)
        {
            Store(sums + sumStride, low1, high1);
        }

        if (squares != null)
        {
            Store(squares, lowSquares, highSquares);
        }
    }

    // Between the products the lines of later blocks are asked for, unless they have been: all at once they would hold up the loads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Chain(TCombine combine, float* a, nint width, float* turned, float** prefetched, int column, ref TVec low, ref TVec high)
    {
        for (int end = column + TLanes.Count; column < end; column++, turned += Pair, a += width)
        {
            PrefetchFor(prefetched, (uint)column);
            low = combine.Accumulate<TVec, TLanes>(low, TLanes.Load(a), TLanes.Load(turned));
            high = combine.Accumulate<TVec, TLanes>(high, TLanes.Load(a + TLanes.Count), TLanes.Load(turned + TLanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ChainSquares(float* turned, float** prefetched, int column, ref TVec low, ref TVec high)
    {
        for (int end = column + TLanes.Count; column < end; column++, turned += Pair)
        {
            PrefetchFor(prefetched, (uint)column);
            TVec x = TLanes.Load(turned), y = TLanes.Load(turned + TLanes.Count);
            low = TLanes.MultiplyAdd(x, x, low);
            high = TLanes.MultiplyAdd(y, y, high);
        }
    }

    // A column's share of the lines of as many blocks, each once and one after the other. Past the end it is harmless.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchFor(float** blocks, uint column)
    {
        if (!Sse.IsSupported || blocks == null || (TLanes.Count < 8 && column % 2 != 0))
        {
            return;
        }

        uint line = column * (uint)TLanes.Count / 8;
        float* address = blocks[line / LinesOfBlock] + (line % LinesOfBlock * FloatsOfLine) + FloatsAhead;
        Sse.Prefetch0(address);
        if (TLanes.Count > 8)
        {
            Sse.Prefetch0(address + FloatsOfLine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVec low, TVec high)
    {
        TLanes.Store(c, low);
        TLanes.Store(c + TLanes.Count, high);
    }
}
