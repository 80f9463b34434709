using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Combines;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>
/// One or two left rows with right rows as they lie: the eight chains of <see cref="ChainLayout"/> are the lanes of one vector of
/// eight or two of four, so nothing is rearranged, and rows are read one after the other as fast as the memory gives them.
/// </summary>
/// <remarks>
/// The chains' sums lie segment by segment, left row by left row, four right rows of eight sums. Behind them are the last
/// columns of the four right rows where those make a segment of one chain.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class RowChains<TVec, TLanes, TCombine>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
    where TCombine : struct, ICombine
{
    private const int Rows = PanelKernel.RowsAtOnce;
    private const int Chains = ChainLayout.MostChains;
    private const int Segment = ChainLayout.Segment;
    private const int Step = 4 * Chains;

    /// <summary>See <see cref="PanelKernel.RunRow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TCombine combine, in LeftRows left, float* right, int place, float* chains)
    {
        float* a = left.Data;
        float* sums = chains + (place * Chains);
        float* rest = stackalloc float[Chains];
        int columns = left.Columns;
        for (; columns > ChainLayout.FullLength; columns -= Segment)
        {
            int length = Math.Min(columns, Segment);
            CopyRest(right + (length & -Chains), length % Chains, rest);
            if (left.Count == 1)
            {
                One(combine, a, right, length, sums, rest);
            }
            else
            {
                Two(combine, a, left.Stride, right, length, sums, rest);
            }

            sums += left.Count * Rows * Chains;
            a += Segment;
            right += Segment;
        }

        if (columns > 0)
        {
            float* kept = sums - (place * Chains) + (place * ChainLayout.FullLength);
            new ReadOnlySpan<float>(right, columns).CopyTo(new Span<float>(kept, columns));
            new Span<float>(kept + columns, ChainLayout.FullLength - columns).Clear();
        }
    }

    /// <summary>See <see cref="PanelKernel.FoldRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold(TCombine combine, in LeftRows left, float* chains, float* tile, nint tileStride)
    {
        float* a = left.Data;
        int columns = left.Columns;
        for (; columns > ChainLayout.FullLength; columns -= Segment)
        {
            for (int row = 0; row < left.Count; row++)
            {
                Fold(combine, chains + (row * Rows * Chains), tile + (row * tileStride));
            }

            chains += left.Count * Rows * Chains;
            a += Segment;
        }

        for (int row = 0; columns > 0 && row < left.Count; row++)
        {
            OneChain(combine, a + (row * left.Stride), chains, columns, tile + (row * tileStride));
        }
    }

    // One left row's chains wait for each other's sums: what hides it is the next segment, and the memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(TCombine combine, float* a, float* b, int columns, float* sums, float* rest)
    {
        TVec low = TLanes.Zero, high = TLanes.Zero;
        for (; columns >= Step; columns -= Step)
        {
            Prefetch.Ahead(b, Step);
            Take(combine, a, b, ref low, ref high);
            Take(combine, a + Chains, b + Chains, ref low, ref high);
            Take(combine, a + (2 * Chains), b + (2 * Chains), ref low, ref high);
            Take(combine, a + (3 * Chains), b + (3 * Chains), ref low, ref high);
            a += Step;
            b += Step;
        }

        for (; columns >= Chains; columns -= Chains)
        {
            Take(combine, a, b, ref low, ref high);
            a += Chains;
            b += Chains;
        }

        if (columns > 0)
        {
            Take(combine, a, rest, ref low, ref high);
        }

        Store(sums, low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(TCombine combine, float* a, nint stride, float* b, int columns, float* sums, float* rest)
    {
        TVec low0 = TLanes.Zero, low1 = TLanes.Zero;
        TVec high0 = TLanes.Zero, high1 = TLanes.Zero;
        for (; columns >= 2 * Chains; columns -= 2 * Chains)
        {
            Prefetch.Ahead(b, 2 * Chains);
            Take(combine, a, b, ref low0, ref high0);
            Take(combine, a + stride, b, ref low1, ref high1);
            Take(combine, a + Chains, b + Chains, ref low0, ref high0);
            Take(combine, a + stride + Chains, b + Chains, ref low1, ref high1);
            a += 2 * Chains;
            b += 2 * Chains;
        }

        if (columns >= Chains)
        {
            Take(combine, a, b, ref low0, ref high0);
            Take(combine, a + stride, b, ref low1, ref high1);
            a += Chains;
            columns -= Chains;
        }

        if (columns > 0)
        {
            Take(combine, a, rest, ref low0, ref high0);
            Take(combine, a + stride, rest, ref low1, ref high1);
        }

        Store(sums, low0, high0);
        Store(sums + (Rows * Chains), low1, high1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(TCombine combine, float* a, float* b, ref TVec low, ref TVec high)
    {
        low = combine.Accumulate<TVec, TLanes>(low, TLanes.Load(a), TLanes.Load(b));
        if (TLanes.Count < Chains)
        {
            high = combine.Accumulate<TVec, TLanes>(high, TLanes.Load(a + TLanes.Count), TLanes.Load(b + TLanes.Count));
        }
    }

    // Before the sums are begun: a call among them would keep them out of the registers.
    private static void CopyRest(float* source, int columns, float* rest)
    {
        if (columns > 0)
        {
            new Span<float>(rest, Chains).Clear();
            new ReadOnlySpan<float>(source, columns).CopyTo(new Span<float>(rest, Chains));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* sums, TVec low, TVec high)
    {
        TLanes.Store(sums, low);
        if (TLanes.Count < Chains)
        {
            TLanes.Store(sums + TLanes.Count, high);
        }
    }

    // The four rows become lanes, as in a packed panel.
    private static void OneChain(TCombine combine, float* a, float* rest, int columns, float* tile)
    {
        float* values = stackalloc float[4 * Rows];
        float** rows = stackalloc float*[Rows];
        Locate(rest, ChainLayout.FullLength, rows);
        Vector128<float> sum = Lanes128.Zero;
        for (int column = 0; column < columns; column += 4)
        {
            Lanes128.TransposeQuad(rows, column, values, Rows);
            for (int i = 0; i < 4; i++)
            {
                sum = combine.Accumulate<Vector128<float>, Lanes128>(sum, Lanes128.Broadcast(a[column + i]), Lanes128.Load(values + (i * Rows)));
            }
        }

        Lanes128.Store(tile, Merge(combine, Lanes128.Load(tile), sum));
    }

    // Chain c of four rows becomes a vector; then pairs are added, pairs of pairs, and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(TCombine combine, float* sums, float* tile)
    {
        float* chains = stackalloc float[Chains * Rows];
        float** rows = stackalloc float*[Rows];
        Locate(sums, Chains, rows);
        Lanes128.TransposeQuad(rows, 0, chains, Rows);
        Lanes128.TransposeQuad(rows, 4, chains + (4 * Rows), Rows);
        Vector128<float> lower = Merge(combine, MergePair(combine, chains), MergePair(combine, chains + (2 * Rows)));
        Vector128<float> upper = Merge(combine, MergePair(combine, chains + (4 * Rows)), MergePair(combine, chains + (6 * Rows)));
        Lanes128.Store(tile, Merge(combine, Lanes128.Load(tile), Merge(combine, lower, upper)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Locate(float* first, int stride, float** rows)
    {
        for (int row = 0; row < Rows; row++)
        {
            rows[row] = first + (row * stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MergePair(TCombine combine, float* chains) =>
        Merge(combine, Lanes128.Load(chains), Lanes128.Load(chains + Rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Merge(TCombine combine, Vector128<float> a, Vector128<float> b) =>
        combine.Merge<Vector128<float>, Lanes128>(a, b);
}
