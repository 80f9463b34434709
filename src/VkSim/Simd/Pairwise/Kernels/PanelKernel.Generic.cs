using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>The kernels of one vector width and one way to combine.</summary>
internal sealed unsafe partial class PanelKernel<TVec, TLanes, TCombine>(TCombine combine) : PanelKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
    where TCombine : struct, ICombine
{
    private readonly TCombine _combine = combine;

    private static PanelShape Shape => PanelShape.ForLanes(TLanes.Count);

    /// <inheritdoc/>
    public override void Run(in LeftPanels left, int rows, int column, int depth, float* right, float* tile, nint tileStride)
    {
        int step = Shape.LeftRows;
        float* panel = left.Data;
        for (; rows > 0; rows -= step)
        {
            int height = Shape.LeftPanelHeight(rows);
            RunPanel(height, panel + ((nint)column * height), right, tile, tileStride, depth);
            panel += left.PanelStride;
            tile += step * tileStride;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunPairs(float* left, float* right, int depth, float* sums)
    {
        TCombine combine = _combine;
        nint stride = 2 * TLanes.Count;
        for (; depth > 0; depth -= SummationBlock)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            float* end = left + (Math.Min(depth, SummationBlock) * stride);
            for (; left < end; left += stride, right += stride)
            {
                low = combine.Accumulate<TVec, TLanes>(low, TLanes.Load(left), TLanes.Load(right));
                high = combine.Accumulate<TVec, TLanes>(high, TLanes.Load(left + TLanes.Count), TLanes.Load(right + TLanes.Count));
            }

            Merge(combine, sums, low, high);
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
                Rows12(_combine, left, right, tile, tileStride, depth);
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
                Rows1(_combine, left, right, tile, tileStride, depth);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowOfPanel(TCombine combine, float* a, nint height, float* b, float* c, int depth)
    {
        for (; depth > 0; depth -= SummationBlock)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            for (int column = Math.Min(depth, SummationBlock); column > 0; column--)
            {
                Step(combine, *a, TLanes.Load(b), TLanes.Load(b + TLanes.Count), ref low, ref high);
                a += height;
                b += 2 * TLanes.Count;
            }

            Merge(combine, c, low, high);
        }
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
