using System.Runtime.CompilerServices;

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
    /// <summary>The number of chains.</summary>
    public const int Chains = 32;

    /// <summary>Columns after which the chains start anew, so that the error of a long row does not grow with its length.</summary>
    public const int Segment = 2048;

    /// <summary>The reduction of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Reduce<TTerm>(T* row, nint columns)
        where TTerm : struct, IRowTerm
    {
        // Eight accumulators hold all chains, except for single lanes.
        if (columns > Segment || 8 * TLanes.Count < Chains)
        {
            return ReduceLong<TTerm>(row, columns);
        }

        TVec s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        Sweep<TTerm>(row, (int)columns, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        return ChainFold<TLanes, TVec>.Fold<TTerm>(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ReduceLong<TTerm>(T* row, nint columns)
        where TTerm : struct, IRowTerm
    {
        int count = TLanes.Count;
        float* chains = stackalloc float[Chains];
        new Span<float>(chains, Chains).Clear();
        for (nint start = 0; start < columns; start += Segment)
        {
            int length = (int)Math.Min(columns - start, Segment);
            for (int first = 0; first < Chains; first += 8 * count)
            {
                TVec s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
                Sweep<TTerm>(row + start + first, length - first, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
                float* sums = chains + first;
                ChainFold<TLanes, TVec>.Merge<TTerm>(sums, s0, s1, s2, s3);
                if (count <= 4)
                {
                    ChainFold<TLanes, TVec>.Merge<TTerm>(sums + (4 * count), s4, s5, s6, s7);
                }
            }
        }

        return ChainFold<TLanes, TVec>.Fold<TTerm>(chains);
    }

    // Every 32nd group of columns from the row's start, as many as eight accumulators hold.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sweep<TTerm>(
        T* row, int columns, ref TVec s0, ref TVec s1, ref TVec s2, ref TVec s3, ref TVec s4, ref TVec s5, ref TVec s6, ref TVec s7)
        where TTerm : struct, IRowTerm
    {
        int count = TLanes.Count;
        T* source = row;
        for (T* last = row + (columns - Math.Min(8 * count, Chains)); source <= last; source += Chains)
        {
            Prefetch.Ahead(source, Chains);
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

        nint rest = (nint)(row + columns - source);
        if (rest <= 0)
        {
            return;
        }

        s0 = TakeRest<TTerm>(s0, source, rest);
        s1 = TakeRest<TTerm>(s1, source + count, rest - count);
        if (count <= 8)
        {
            s2 = TakeRest<TTerm>(s2, source + (2 * count), rest - (2 * count));
            s3 = TakeRest<TTerm>(s3, source + (3 * count), rest - (3 * count));
        }

        if (count <= 4)
        {
            s4 = TakeRest<TTerm>(s4, source + (4 * count), rest - (4 * count));
            s5 = TakeRest<TTerm>(s5, source + (5 * count), rest - (5 * count));
            s6 = TakeRest<TTerm>(s6, source + (6 * count), rest - (6 * count));
            s7 = TakeRest<TTerm>(s7, source + (7 * count), rest - (7 * count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Take<TTerm>(TVec sum, T* source)
        where TTerm : struct, IRowTerm
        => TTerm.Accumulate<TLanes, TVec>(sum, ElementVectors.Load<TVec, T>(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec TakeRest<TTerm>(TVec sum, T* source, nint rest)
        where TTerm : struct, IRowTerm
        => rest >= TLanes.Count ? Take<TTerm>(sum, source)
        : rest > 0 ? TTerm.Accumulate<TLanes, TVec>(sum, ElementVectors.LoadPartial<TVec, T>(source, (int)rest))
        : sum;
}
