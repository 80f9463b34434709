using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>
/// Reduces rows in one fixed order, whatever the vector width: segments of 2,048 columns, in each of them 32
/// single-precision chains, chain l over the columns ≡ l (mod 32); the chains of a segment are made one by
/// <see cref="ChainFold{TLanes, TVec}"/>, the segments are added with compensation. Every width gives the same bits, which are those
/// of shaders/lib/row_sums.glsl unless the term sums in double.
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

    /// <summary>The reduction of one row; a number of single precision unless the term sums in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Reduce<TTerm>(T* row, nint columns)
        where TTerm : struct, IRowTerm
        => columns <= Segment ? ReduceSegment<TTerm>(row, (int)columns) : ReduceLong<TTerm>(row, columns);

    /// <summary>The sum of one row at a scale: of what its elements are when they are multiplied by 2^exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ReduceScaled<TTerm>(T* row, nint columns, int exponent)
        where TTerm : struct, IRowTerm
    {
        float* scaled = stackalloc float[Segment];
        CompensatedTotal total = default;
        for (nint start = 0; start < columns; start += Segment)
        {
            var length = (int)Math.Min(columns - start, Segment);
            for (int i = 0; i < length; i++)
            {
                scaled[i] = ScaledNorm.Scale(ElementVectors.LoadScalar(row + start + i), exponent);
            }

            total.Add((float)RowReduction<TLanes, TVec, float>.Reduce<TTerm>(scaled, length));
        }

        return total.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ReduceLong<TTerm>(T* row, nint columns)
        where TTerm : struct, IRowTerm
    {
        double result = 0;
        CompensatedTotal total = default;
        for (nint start = 0; start < columns; start += Segment)
        {
            double segment = ReduceSegment<TTerm>(row + start, (int)Math.Min(columns - start, Segment));
            if (TTerm.TakesLargest || TTerm.SumsInDouble)
            {
                result = TTerm.Combine(result, segment);
            }
            else
            {
                total.Add((float)segment);
                result = total.Value;
            }
        }

        return result;
    }

    // Eight accumulators hold all chains, except for single lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ReduceSegment<TTerm>(T* row, int columns)
        where TTerm : struct, IRowTerm
    {
        if (TLanes.Count == 1)
        {
            return ReduceSegmentByOne<TTerm>(row, columns);
        }

        TVec s0 = TLanes.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        Sweep<TTerm>(row, columns, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7);
        return TTerm.TakesLargest
            ? ChainFold<TLanes, TVec>.Largest(s0, s1, s2, s3, s4, s5, s6, s7)
            : TTerm.SumsInDouble ? ChainFold<TLanes, TVec>.Sum(s0, s1, s2, s3, s4, s5, s6, s7)
            : ChainFold<TLanes, TVec>.SingleSum(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ReduceSegmentByOne<TTerm>(T* row, int columns)
        where TTerm : struct, IRowTerm
    {
        float* chains = stackalloc float[Chains];
        new Span<float>(chains, Chains).Clear();
        for (int column = 0; column < columns; column++)
        {
            float* chain = chains + (column % Chains);
            *chain = TTerm.Accumulate<LanesScalar, float>(*chain, ElementVectors.LoadScalar(row + column));
        }

        if (!TTerm.TakesLargest)
        {
            return TTerm.SumsInDouble ? ChainFold<TLanes, TVec>.Sum(chains) : ChainFold<TLanes, TVec>.SingleSum(chains);
        }

        float largest = 0;
        for (int i = 0; i < Chains; i++)
        {
            largest = LanesScalar.MaxMagnitude(largest, chains[i]);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sweep<TTerm>(
        T* row, int columns, ref TVec s0, ref TVec s1, ref TVec s2, ref TVec s3, ref TVec s4, ref TVec s5, ref TVec s6, ref TVec s7)
        where TTerm : struct, IRowTerm
    {
        int count = TLanes.Count;
        T* source = row;
        for (T* last = row + (columns - Chains); source <= last; source += Chains)
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
