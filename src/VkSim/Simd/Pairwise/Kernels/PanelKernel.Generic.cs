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

    private void RunPanel(int height, float* left, float* right, float* tile, nint tileStride, int depth)
    {
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
