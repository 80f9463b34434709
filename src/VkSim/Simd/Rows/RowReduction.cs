using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VkSim;

/// <summary>
/// Reduces rows in one fixed order, whatever the vector width: 32 chains, chain l over the columns ≡ l (mod 32), started
/// anew every 2,048 columns and then added up; at the end chain l takes in chain l+16, then l+8, l+4, l+2, l+1. Where
/// the machine has a fused multiply-add, every width gives the same bits.
/// </summary>
[SkipLocalsInit]
internal static unsafe class RowReduction<TLanes, TVec, T>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where T : unmanaged
{
    private const int Chains = ChainBuffer.Chains;

    /// <summary>Columns after which the chains start anew, so that the error of a long row does not grow with its length.</summary>
    public const int Segment = 2048;

    /// <summary>The reduction of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Reduce<TTerm>(T* row, nint columns)
        where TTerm : struct, IRowTerm
    {
        Unsafe.SkipInit(out ChainBuffer buffer);
        var chains = (float*)&buffer;
        ReduceSegment<TTerm>(row, (int)Math.Min(columns, Segment), chains);
        if (columns > Segment)
        {
            ReduceFurther<TTerm>(row, columns, chains);
        }

        return ChainFold<TLanes, TVec>.Fold<TTerm>(chains);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReduceFurther<TTerm>(T* row, nint columns, float* chains)
        where TTerm : struct, IRowTerm
    {
        Unsafe.SkipInit(out ChainBuffer buffer);
        var segment = (float*)&buffer;
        for (nint start = Segment; start < columns; start += Segment)
        {
            ReduceSegment<TTerm>(row + start, (int)Math.Min(columns - start, Segment), segment);
            ChainFold<TLanes, TVec>.Merge<TTerm>(chains, segment);
        }
    }

    // As many chains at once as eight accumulators hold: all of them but for single lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceSegment<TTerm>(T* row, int columns, float* chains)
        where TTerm : struct, IRowTerm
    {
        for (int first = 0; first < Chains; first += 8 * TLanes.Count)
        {
            ReduceChains<TTerm>(row + first, columns - first, chains + first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceChains<TTerm>(T* row, int columns, float* chains)
        where TTerm : struct, IRowTerm
    {
        int count = TLanes.Count;
        TVec s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        int width = Math.Min(8 * count, Chains);
        int column = 0;
        for (; column + width <= columns; column += Chains)
        {
            T* source = row + column;
            s0 = Take<TTerm>(s0, source);
            s1 = Take<TTerm>(s1, source + count);
            if (count <= 8)
            {
                s2 = Take<TTerm>(s2, source + (2 * count));
                s3 = Take<TTerm>(s3, source + (3 * count));
            }

            if (count <= 4)
            {
                s4 = Take<TTerm>(s4, source + (4 * count));
                s5 = Take<TTerm>(s5, source + (5 * count));
                s6 = Take<TTerm>(s6, source + (6 * count));
                s7 = Take<TTerm>(s7, source + (7 * count));
            }
        }

        TLanes.Store(chains, s0);
        TLanes.Store(chains + count, s1);
        if (count <= 8)
        {
            TLanes.Store(chains + (2 * count), s2);
            TLanes.Store(chains + (3 * count), s3);
        }

        if (count <= 4)
        {
            TLanes.Store(chains + (4 * count), s4);
            TLanes.Store(chains + (5 * count), s5);
            TLanes.Store(chains + (6 * count), s6);
            TLanes.Store(chains + (7 * count), s7);
        }

        if (column < columns)
        {
            ReduceTail<TTerm>(row + column, columns - column, chains);
        }
    }

    private static void ReduceTail<TTerm>(T* row, int columns, float* chains)
        where TTerm : struct, IRowTerm
    {
        int count = TLanes.Count;
        for (int column = 0; column < columns; column += count)
        {
            TVec element = columns - column >= count
                ? ElementVectors.Load<TVec, T>(row + column)
                : ElementVectors.LoadPartial<TVec, T>(row + column, columns - column);
            TLanes.Store(chains + column, TTerm.Accumulate<TLanes, TVec>(TLanes.Load(chains + column), element));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Take<TTerm>(TVec sum, T* source)
        where TTerm : struct, IRowTerm
        => TTerm.Accumulate<TLanes, TVec>(sum, ElementVectors.Load<TVec, T>(source));
}
