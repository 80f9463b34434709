using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

// Blocks of right rows as they lie, turned a few columns at a time in registers: a vector then holds one column of as many blocks, and
// every lane is a chain. What waits for the sums is hidden by the next columns, and by the memory.
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>
{
    private const int FloatsOfLine = 16;

    // Measured with 512-bit vectors: 6 and 12 KiB are slower, and so are all blocks of a step turn about, which are more pages at a time.
    private const int FloatsAhead = 2048;

    /// <inheritdoc/>
    public override void RunBlocks(in LeftRows left, int block, float** blocks, int depth, float* sums, nint sumStride, float* squares)
    {
        switch (left.Count, squares != null)
        {
            case (0, true):
                SquaresAlone(_combine, blocks, depth, squares);
                break;
            case (1, false):
                OneRow(_combine, left, block, blocks, depth, sums);
                break;
            case (1, true):
                OneRowAndSquares(_combine, left, block, blocks, depth, sums, squares);
                break;
            case (2, false):
                TwoRows(_combine, left, block, blocks, depth, sums, sumStride);
                break;
            case (2, true):
                TwoRowsAndSquares(_combine, left, block, blocks, depth, sums, sumStride, squares);
                break;
        }
    }

    // Each is a copy of the same with what it does not need left out; together they would be more than the compiler inlines.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SquaresAlone(TCombine combine, float** blocks, int depth, float* squares) =>
        Sum(combine, default, 0, blocks, depth, null, 0, squares, rows: 0, hasSquares: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneRow(TCombine combine, in LeftRows left, int block, float** blocks, int depth, float* sums) =>
        Sum(combine, left, block, blocks, depth, sums, 0, null, rows: 1, hasSquares: false);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneRowAndSquares(TCombine combine, in LeftRows left, int block, float** blocks, int depth, float* sums, float* squares) =>
        Sum(combine, left, block, blocks, depth, sums, 0, squares, rows: 1, hasSquares: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoRows(TCombine combine, in LeftRows left, int block, float** blocks, int depth, float* sums, nint sumStride) =>
        Sum(combine, left, block, blocks, depth, sums, sumStride, null, rows: 2, hasSquares: false);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoRowsAndSquares(
        TCombine combine, in LeftRows left, int block, float** blocks, int depth, float* sums, nint sumStride, float* squares) =>
        Sum(combine, left, block, blocks, depth, sums, sumStride, squares, rows: 2, hasSquares: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        TCombine combine, in LeftRows left, int block, float** blocks, int depth, float* sums, nint sumStride, float* squares, int rows, bool hasSquares)
    {
        nint width = left.Width;
        nint second = left.Stride;
        float* start = left.Data + block;
        for (int half = 0; half < 2; half++)
        {
            float* a = start;
            TVec sum0 = TLanes.Zero, sum1 = TLanes.Zero, sumOfSquares = TLanes.Zero;
            for (nint column = 0; column < depth; column += BlockStep, a += BlockStep * width)
            {
                Prefetch(blocks, (int)column);
                Take(combine, blocks, column, a, width, second, rows, hasSquares, ref sum0, ref sum1, ref sumOfSquares);
            }

            Store(sums, sum0, rows > 0);
            Store(sums + sumStride, sum1, rows > 1);
            Store(squares, sumOfSquares, hasSquares);
            blocks += TLanes.Count;
            start += TLanes.Count;
            sums += TLanes.Count;
            squares += TLanes.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* destination, TVec value, bool isWanted)
    {
        if (isWanted)
        {
            TLanes.Store(destination, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(
        TCombine combine, float** blocks, nint column, float* a, nint width, nint second, int rows, bool hasSquares,
        ref TVec sum0, ref TVec sum1, ref TVec squares)
    {
        TLanes.TransposeOctet(
            blocks, column,
            out TVec c0, out TVec c1, out TVec c2, out TVec c3, out TVec c4, out TVec c5, out TVec c6, out TVec c7);
        if (rows > 0)
        {
            Chain(combine, a, width, c0, c1, c2, c3, c4, c5, c6, c7, ref sum0);
        }

        if (rows > 1)
        {
            Chain(combine, a + second, width, c0, c1, c2, c3, c4, c5, c6, c7, ref sum1);
        }

        if (hasSquares)
        {
            squares = TLanes.MultiplyAdd(c0, c0, squares);
            squares = TLanes.MultiplyAdd(c1, c1, squares);
            squares = TLanes.MultiplyAdd(c2, c2, squares);
            squares = TLanes.MultiplyAdd(c3, c3, squares);
            squares = TLanes.MultiplyAdd(c4, c4, squares);
            squares = TLanes.MultiplyAdd(c5, c5, squares);
            squares = TLanes.MultiplyAdd(c6, c6, squares);
            squares = TLanes.MultiplyAdd(c7, c7, squares);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Chain(
        TCombine combine, float* a, nint width, TVec c0, TVec c1, TVec c2, TVec c3, TVec c4, TVec c5, TVec c6, TVec c7, ref TVec sum)
    {
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a), c0);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + width), c1);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + (2 * width)), c2);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + (3 * width)), c3);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + (4 * width)), c4);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + (5 * width)), c5);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + (6 * width)), c6);
        sum = combine.Accumulate<TVec, TLanes>(sum, TLanes.Load(a + (7 * width)), c7);
    }

    // Asks for a step's share of the lines of as many blocks, each once and one after the other. Past the end it is harmless.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float** blocks, int column)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        if (TLanes.Count < BlockStep)
        {
            float* address = blocks[column * TLanes.Count / ChainLayout.Block] + (column * TLanes.Count % ChainLayout.Block) + FloatsAhead;
            Sse.Prefetch0(address);
            Sse.Prefetch0(address + FloatsOfLine);
            return;
        }

        for (int i = 0; i < TLanes.Count / BlockStep; i++)
        {
            float* address = blocks[(column / BlockStep * (TLanes.Count / BlockStep)) + i] + FloatsAhead;
            Sse.Prefetch0(address);
            Sse.Prefetch0(address + FloatsOfLine);
            Sse.Prefetch0(address + (2 * FloatsOfLine));
            Sse.Prefetch0(address + (3 * FloatsOfLine));
        }
    }
}
