using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Combines;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>The kernels of one vector width and one way to combine.</summary>
[SkipLocalsInit]
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>(TCombine combine) : PanelKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
    where TCombine : struct, ICombine
{
    private readonly TCombine _combine = combine;

    /// <inheritdoc/>
    public override bool TakesRows => TLanes.Count >= 4 && !TCombine.IsCostly;

    private static PanelShape Shape => PanelShape.ForLanes(TLanes.Count);

    private static int Pair => 2 * TLanes.Count;

    /// <inheritdoc/>
    public override void Run(in LeftPanels left, int rows, int column, int depth, float* right, float* tile, nint tileStride)
    {
        float* panel = left.Data;
        for (; rows > 0; rows -= Shape.LeftRows)
        {
            int height = Shape.LeftPanelHeight(rows);
            RunPanel(height, panel + ((nint)column * height), right, tile, tileStride, depth);
            panel += left.PanelStride;
            tile += Shape.LeftRows * tileStride;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunPairs(float* left, float* right, int depth, float* sums)
    {
        TCombine combine = _combine;
        for (; depth > 0; depth -= ChainLayout.Block)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            for (float* end = left + (Math.Min(depth, ChainLayout.Block) * Pair); left < end; left += Pair, right += Pair)
            {
                low = combine.Accumulate<TVec, TLanes>(low, TLanes.Load(left), TLanes.Load(right));
                high = combine.Accumulate<TVec, TLanes>(high, TLanes.Load(left + TLanes.Count), TLanes.Load(right + TLanes.Count));
            }

            Merge(combine, sums, low, high);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddBlocks(float* sums, int blocks, int rows, float* totals)
    {
        TCombine combine = _combine;
        float** lanes = stackalloc float*[TLanes.Count];
        for (int row = 0; row < rows; row += TLanes.Count)
        {
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                lanes[lane] = sums + ((nint)Math.Min(row + lane, rows - 1) * blocks);
            }

            TVec total = TLanes.Zero;
            for (int block = 0; block < blocks; block += BlockStep)
            {
                TLanes.TransposeOctet(
                    lanes, block,
                    out TVec c0, out TVec c1, out TVec c2, out TVec c3, out TVec c4, out TVec c5, out TVec c6, out TVec c7);
                total = combine.Merge<TVec, TLanes>(total, c0);
                total = MergeUnless(combine, block + 1 >= blocks, total, c1);
                total = MergeUnless(combine, block + 2 >= blocks, total, c2);
                total = MergeUnless(combine, block + 3 >= blocks, total, c3);
                total = MergeUnless(combine, block + 4 >= blocks, total, c4);
                total = MergeUnless(combine, block + 5 >= blocks, total, c5);
                total = MergeUnless(combine, block + 6 >= blocks, total, c6);
                total = MergeUnless(combine, block + 7 >= blocks, total, c7);
            }

            TLanes.Store(totals + row, total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec MergeUnless(TCombine combine, bool isBeyond, TVec total, TVec sum) =>
        isBeyond ? total : combine.Merge<TVec, TLanes>(total, sum);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddStretch(float* totals, float* losses, float* sums, nint count)
    {
        TVec infinity = TLanes.Broadcast(float.PositiveInfinity);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVec total = TLanes.Load(totals + i);
            if (TCombine.TakesLargest)
            {
                TLanes.Store(totals + i, _combine.Merge<TVec, TLanes>(total, TLanes.Load(sums + i)));
                continue;
            }

            TVec added = TLanes.Subtract(TLanes.Load(sums + i), TLanes.Load(losses + i));
            TVec next = TLanes.Add(total, added);
            TVec loss = TLanes.Subtract(TLanes.Subtract(next, total), added);
            TLanes.Store(losses + i, TLanes.Select(TLanes.Less(TLanes.Abs(next), infinity), loss, TLanes.Zero));
            TLanes.Store(totals + i, next);
        }
    }

    private void RunPanel(int height, float* left, float* right, float* tile, nint tileStride, int depth)
    {
        if (TCombine.IsCostly)
        {
            for (int row = 0; row < height; row++)
            {
                RowOfPanel(_combine, left + row, height, right, tile + (row * tileStride), depth);
            }

            return;
        }

        switch (height)
        {
            case 12:
                Rows12(_combine, left, left, right, tile, tileStride, depth);
                break;
            case 6:
                Rows6(_combine, left, right, tile, tileStride, depth);
                break;
            case 4:
                Rows4(_combine, left, right, tile, tileStride, depth);
                break;
            case 2:
                Rows2(_combine, left, right, tile, tileStride, depth);
                break;
            default:
                Rows1(_combine, left, right, tile, depth);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowOfPanel(TCombine combine, float* a, nint height, float* b, float* sums, int depth)
    {
        // Where one chain meets something strange, others mostly do.
        bool isOrdinary = typeof(TCombine) == typeof(PowerCombine);
        for (; depth > 0; depth -= ChainLayout.Block)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            nint columns = Math.Min(depth, ChainLayout.Block);
            if (typeof(TCombine) == typeof(PowerCombine) && isOrdinary)
            {
                isOrdinary = SumOrdinary(Unsafe.BitCast<TCombine, PowerCombine>(combine), a, height, b, columns, ref low, ref high);
            }

            if (!isOrdinary)
            {
                low = high = TLanes.Zero;
                for (nint column = 0; column < columns; column++)
                {
                    float* y = b + (column * Pair);
                    Step(combine, a[column * height], TLanes.Load(y), TLanes.Load(y + TLanes.Count), ref low, ref high);
                }
            }

            a += columns * height;
            b += columns * Pair;
            Merge(combine, sums, low, high);
        }
    }

    // False where a difference is not ordinary: then the sums mean nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SumOrdinary(PowerCombine combine, float* a, nint height, float* b, nint columns, ref TVec low, ref TVec high)
    {
        TVec strange = TLanes.Zero;
        for (nint column = 0; column < columns; column++)
        {
            TVec broadcast = TLanes.Broadcast(a[column * height]);
            low = combine.AccumulateOrdinary<TVec, TLanes>(low, broadcast, TLanes.Load(b), ref strange);
            high = combine.AccumulateOrdinary<TVec, TLanes>(high, broadcast, TLanes.Load(b + TLanes.Count), ref strange);
            b += Pair;
        }

        return TLanes.Bits(strange) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(TCombine combine, float a, TVec bLow, TVec bHigh, ref TVec low, ref TVec high)
    {
        TVec broadcast = TLanes.Broadcast(a);
        low = combine.Accumulate<TVec, TLanes>(low, broadcast, bLow);
        high = combine.Accumulate<TVec, TLanes>(high, broadcast, bHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge(TCombine combine, float* c, TVec low, TVec high)
    {
        TLanes.Store(c, combine.Merge<TVec, TLanes>(TLanes.Load(c), low));
        TLanes.Store(c + TLanes.Count, combine.Merge<TVec, TLanes>(TLanes.Load(c + TLanes.Count), high));
    }
}
