using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    private const int MostRows = 12;
    private const int Cacheline = 64;

    // Eight chains make four pairs of chains.
    private const int Partials = ChainLayout.MostChains / 2;

    private readonly TCombine _combine = combine;

    /// <inheritdoc/>
    public override bool TakesRows => TLanes.Count >= 4 && !TCombine.IsCostly;

    private static PanelShape Shape => PanelShape.ForLanes(TLanes.Count);

    private static int Pair => 2 * TLanes.Count;

    private static int PartialStride => MostRows * Pair;

    /// <inheritdoc/>
    public override void Run(in LeftPanels left, int rows, int column, ChainLayout layout, float* right, float* tile, nint tileStride)
    {
        // A single chain's sum goes where the segment's goes.
        if (layout.Chains == 1)
        {
            RunInOrder(left, rows, column, layout.Depth, right, tile, tileStride);
            return;
        }

        byte* memory = stackalloc byte[(Partials * PartialStride * sizeof(float)) + Cacheline];
        float* partial = Align(memory);
        var sums = new TileSums(partial, Pair, PartialStride);
        float* panel = left.Data;
        for (; rows > 0; rows -= Shape.LeftRows)
        {
            int height = Shape.LeftPanelHeight(rows);
            float* segment = panel + ((nint)column * height);
            if (KeepsPairs(height, layout))
            {
                for (int row = 0; row < height; row += PairedRows)
                {
                    Rows6InPairs(_combine, segment + row, height, right, partial, tile + (row * tileStride), tileStride, layout.Length);
                }
            }
            else
            {
                RunPanel(height, segment, right, sums, layout.Depth, layout.Length);
                Fold(_combine, height, partial, tile, tileStride);
            }

            panel += left.PanelStride;
            tile += Shape.LeftRows * tileStride;
        }
    }

    /// <inheritdoc/>
    public override void RunInOrder(in LeftPanels left, int rows, int column, int depth, float* right, float* tile, nint tileStride)
    {
        float* panel = left.Data;
        for (; rows > 0; rows -= Shape.LeftRows)
        {
            int height = Shape.LeftPanelHeight(rows);
            RunPanel(height, panel + ((nint)column * height), right, new TileSums(tile, tileStride, 0), depth, OrderedChain);
            panel += left.PanelStride;
            tile += Shape.LeftRows * tileStride;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunPairs(float* left, float* right, ChainLayout layout, float* sums)
    {
        TCombine combine = _combine;
        byte* memory = stackalloc byte[(Partials * PartialStride * sizeof(float)) + Cacheline];
        float* partial = Align(memory);
        TileSums chains = layout.Chains == 1 ? new TileSums(sums, Pair, 0) : new TileSums(partial, Pair, PartialStride);
        for (int chain = 0; chain < layout.Chains; chain++)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            for (float* end = left + (layout.Length * Pair); left < end; left += Pair, right += Pair)
            {
                low = combine.Accumulate<TVec, TLanes>(low, TLanes.Load(left), TLanes.Load(right));
                high = combine.Accumulate<TVec, TLanes>(high, TLanes.Load(left + TLanes.Count), TLanes.Load(right + TLanes.Count));
            }

            Keep(combine, chains.Of(chain), low, high, chains.IsFirst(chain));
        }

        if (layout.Chains > 1)
        {
            Fold(combine, 1, partial, sums, Pair);
        }
    }

    /// <inheritdoc/>
    public override void RunRow(in LeftRows left, float* right, int place, float* chains)
    {
        if (TLanes.Count >= ChainLayout.MostChains)
        {
            RowChains<Vector256<float>, Lanes256, TCombine>.Run(_combine, left, right, place, chains);
        }
        else
        {
            RowChains<Vector128<float>, Lanes128, TCombine>.Run(_combine, left, right, place, chains);
        }
    }

    /// <inheritdoc/>
    public override bool TakesSquares(int columns) => TLanes.Count >= ChainLayout.MostChains
        && columns % ChainLayout.FullLength == 0
        && columns % ChainLayout.Segment != ChainLayout.FullLength;

    /// <inheritdoc/>
    public override double RunRowWithSquares(in LeftRows left, float* right, int place, float* chains) =>
        RowChainsWithSquares<TCombine>.Run(_combine, left, right, place, chains);

    /// <inheritdoc/>
    public override void FoldRows(in LeftRows left, float* chains, float* tile, nint tileStride)
    {
        if (TLanes.Count >= ChainLayout.MostChains)
        {
            RowChains<Vector256<float>, Lanes256, TCombine>.Fold(_combine, left, chains, tile, tileStride);
        }
        else
        {
            RowChains<Vector128<float>, Lanes128, TCombine>.Fold(_combine, left, chains, tile, tileStride);
        }
    }

    private void RunPanel(int height, float* left, float* right, in TileSums sums, int depth, int length)
    {
        if (TCombine.IsCostly)
        {
            for (int row = 0; row < height; row++)
            {
                RowOfPanel(_combine, left + row, height, right, sums, row, depth, length);
            }

            return;
        }

        switch (height)
        {
            case 12:
                Rows12(_combine, left, right, sums, depth, length);
                break;
            case 6:
                Rows6(_combine, left, right, sums, depth, length);
                break;
            case 4:
                Rows4(_combine, left, right, sums, depth, length);
                break;
            case 2:
                Rows2(_combine, left, right, sums, depth, length);
                break;
            default:
                Rows1(_combine, left, right, sums, depth, length);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowOfPanel(TCombine combine, float* a, nint height, float* b, in TileSums sums, int row, int depth, int length)
    {
        // Where one chain meets something strange, others mostly do.
        bool isOrdinary = typeof(TCombine) == typeof(PowerCombine);
        for (int chain = 0; depth > 0; chain++)
        {
            TVec low = TLanes.Zero, high = TLanes.Zero;
            nint columns = Math.Min(depth, length);
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
            Keep(combine, sums.Of(chain) + (row * sums.RowStride), low, high, sums.IsFirst(chain));
            depth -= length;
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

    // Adds the pairs of chains, and those to the tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fold(TCombine combine, int rows, float* partial, float* tile, nint tileStride)
    {
        for (int row = 0; row < rows; row++)
        {
            FoldVector(combine, partial, tile);
            FoldVector(combine, partial + TLanes.Count, tile + TLanes.Count);
            partial += Pair;
            tile += tileStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldVector(TCombine combine, float* partial, float* tile)
    {
        TVec first = combine.Merge<TVec, TLanes>(TLanes.Load(partial), TLanes.Load(partial + PartialStride));
        TVec second = combine.Merge<TVec, TLanes>(TLanes.Load(partial + (2 * PartialStride)), TLanes.Load(partial + (3 * PartialStride)));
        TLanes.Store(tile, combine.Merge<TVec, TLanes>(TLanes.Load(tile), combine.Merge<TVec, TLanes>(first, second)));
    }

    private static float* Align(byte* memory) => (float*)(((nint)memory + Cacheline - 1) & -Cacheline);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(TCombine combine, float a, TVec bLow, TVec bHigh, ref TVec low, ref TVec high)
    {
        TVec broadcast = TLanes.Broadcast(a);
        low = combine.Accumulate<TVec, TLanes>(low, broadcast, bLow);
        high = combine.Accumulate<TVec, TLanes>(high, broadcast, bHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(TCombine combine, float* c, TVec low, TVec high, bool isFirst)
    {
        if (isFirst)
        {
            Store(c, low, high);
        }
        else
        {
            Merge(combine, c, low, high);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVec low, TVec high)
    {
        TLanes.Store(c, low);
        TLanes.Store(c + TLanes.Count, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge(TCombine combine, float* c, TVec low, TVec high) =>
        Store(c, combine.Merge<TVec, TLanes>(TLanes.Load(c), low), combine.Merge<TVec, TLanes>(TLanes.Load(c + TLanes.Count), high));
}
