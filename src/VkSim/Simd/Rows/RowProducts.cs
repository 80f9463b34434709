using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>Σab, Σaa and Σbb of two rows in one pass, each in the order of <see cref="RowReduction{TLanes, TVec, T}"/>.</summary>
[SkipLocalsInit]
internal static unsafe class RowProducts<TLanes, TVec, TA, TB>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where TA : unmanaged
    where TB : unmanaged
{
    private const int Chains = ChainBuffer.Chains;

    /// <summary>The three sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reduce(TA* a, TB* b, nint columns, out float dot, out float squareA, out float squareB)
    {
        Unsafe.SkipInit(out ChainBuffer dots);
        Unsafe.SkipInit(out ChainBuffer squaresA);
        Unsafe.SkipInit(out ChainBuffer squaresB);
        int first = (int)Math.Min(columns, RowReduction<TLanes, TVec, TA>.Segment);
        ReduceSegment(a, b, first, (float*)&dots, (float*)&squaresA, (float*)&squaresB);
        if (columns > first)
        {
            ReduceFurther(a, b, columns, (float*)&dots, (float*)&squaresA, (float*)&squaresB);
        }

        dot = ChainFold<TLanes, TVec>.Fold<SquareTerm>((float*)&dots);
        squareA = ChainFold<TLanes, TVec>.Fold<SquareTerm>((float*)&squaresA);
        squareB = ChainFold<TLanes, TVec>.Fold<SquareTerm>((float*)&squaresB);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReduceFurther(TA* a, TB* b, nint columns, float* dots, float* squaresA, float* squaresB)
    {
        int step = RowReduction<TLanes, TVec, TA>.Segment;
        Unsafe.SkipInit(out ChainBuffer dotSegment);
        Unsafe.SkipInit(out ChainBuffer squareASegment);
        Unsafe.SkipInit(out ChainBuffer squareBSegment);
        for (nint start = step; start < columns; start += step)
        {
            ReduceSegment(
                a + start, b + start, (int)Math.Min(columns - start, step), (float*)&dotSegment, (float*)&squareASegment, (float*)&squareBSegment);
            ChainFold<TLanes, TVec>.Merge<SquareTerm>(dots, (float*)&dotSegment);
            ChainFold<TLanes, TVec>.Merge<SquareTerm>(squaresA, (float*)&squareASegment);
            ChainFold<TLanes, TVec>.Merge<SquareTerm>(squaresB, (float*)&squareBSegment);
        }
    }

    // Three sums of up to four accumulators each leave room in 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceSegment(TA* a, TB* b, int columns, float* dots, float* squaresA, float* squaresB)
    {
        for (int first = 0; first < Chains; first += 4 * TLanes.Count)
        {
            ReduceChains(a + first, b + first, columns - first, dots + first, squaresA + first, squaresB + first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceChains(TA* a, TB* b, int columns, float* dots, float* squaresA, float* squaresB)
    {
        int count = TLanes.Count;
        int width = Math.Min(4 * count, Chains);
        TVec d0 = TLanes.Zero, d1 = d0, d2 = d0, d3 = d0;
        TVec a0 = d0, a1 = d0, a2 = d0, a3 = d0;
        TVec b0 = d0, b1 = d0, b2 = d0, b3 = d0;
        int column = 0;
        for (; column + width <= columns; column += Chains)
        {
            Take(a + column, b + column, ref d0, ref a0, ref b0);
            Take(a + column + count, b + column + count, ref d1, ref a1, ref b1);
            if (count <= 8)
            {
                Take(a + column + (2 * count), b + column + (2 * count), ref d2, ref a2, ref b2);
                Take(a + column + (3 * count), b + column + (3 * count), ref d3, ref a3, ref b3);
            }
        }

        Keep(dots, d0, d1, d2, d3);
        Keep(squaresA, a0, a1, a2, a3);
        Keep(squaresB, b0, b1, b2, b3);
        if (column < columns)
        {
            ReduceTail(a + column, b + column, columns - column, dots, squaresA, squaresB);
        }
    }

    private static void ReduceTail(TA* a, TB* b, int columns, float* dots, float* squaresA, float* squaresB)
    {
        int count = TLanes.Count;
        for (int column = 0; column < columns; column += count)
        {
            bool whole = columns - column >= count;
            TVec x = whole ? ElementVectors.Load<TVec, TA>(a + column) : ElementVectors.LoadPartial<TVec, TA>(a + column, columns - column);
            TVec y = whole ? ElementVectors.Load<TVec, TB>(b + column) : ElementVectors.LoadPartial<TVec, TB>(b + column, columns - column);
            TLanes.Store(dots + column, TLanes.MultiplyAdd(x, y, TLanes.Load(dots + column)));
            TLanes.Store(squaresA + column, TLanes.MultiplyAdd(x, x, TLanes.Load(squaresA + column)));
            TLanes.Store(squaresB + column, TLanes.MultiplyAdd(y, y, TLanes.Load(squaresB + column)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(TA* a, TB* b, ref TVec dot, ref TVec squareA, ref TVec squareB)
    {
        TVec x = ElementVectors.Load<TVec, TA>(a);
        TVec y = ElementVectors.Load<TVec, TB>(b);
        dot = TLanes.MultiplyAdd(x, y, dot);
        squareA = TLanes.MultiplyAdd(x, x, squareA);
        squareB = TLanes.MultiplyAdd(y, y, squareB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(float* chains, TVec s0, TVec s1, TVec s2, TVec s3)
    {
        int count = TLanes.Count;
        TLanes.Store(chains, s0);
        TLanes.Store(chains + count, s1);
        if (count <= 8)
        {
            TLanes.Store(chains + (2 * count), s2);
            TLanes.Store(chains + (3 * count), s3);
        }
    }
}
