using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>Σab, Σaa and Σbb of two rows in one pass, each in the order of <see cref="RowReduction{TLanes, TVec, T}"/>.</summary>
[SkipLocalsInit]
internal static unsafe class RowProducts<TLanes, TVec, TA, TB>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where TA : unmanaged
    where TB : unmanaged
{
    private const int Chains = RowReduction<TLanes, TVec, TA>.Chains;
    private const int Segment = RowReduction<TLanes, TVec, TA>.Segment;

    /// <summary>The three sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reduce(TA* a, TB* b, nint columns, out float dot, out float squareA, out float squareB)
    {
        // Three sums of four accumulators each are what 16 registers hold: all chains from 8 lanes on.
        if (columns > Segment || 4 * TLanes.Count < Chains)
        {
            ReduceLong(a, b, columns, out dot, out squareA, out squareB);
            return;
        }

        TVec zero = TLanes.Zero;
        TVec d0 = zero, d1 = zero, d2 = zero, d3 = zero;
        TVec a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TVec b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        Sweep(a, b, (int)columns, ref d0, ref d1, ref d2, ref d3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        dot = Sum(d0, d1, d2, d3);
        squareA = Sum(a0, a1, a2, a3);
        squareB = Sum(b0, b1, b2, b3);
    }

    /// <summary>Σab of rows at scales of their own, each element multiplied by 2^exponent of its row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ReduceScaled(TA* a, int exponentA, TB* b, int exponentB, nint columns)
    {
        float* x = stackalloc float[2 * Segment];
        float* y = x + Segment;
        CompensatedTotal total = default;
        for (nint start = 0; start < columns; start += Segment)
        {
            var length = (int)Math.Min(columns - start, Segment);
            for (int i = 0; i < length; i++)
            {
                x[i] = ScaledNorm.Scale(ElementVectors.LoadScalar(a + start + i), exponentA);
                y[i] = ScaledNorm.Scale(ElementVectors.LoadScalar(b + start + i), exponentB);
            }

            RowProducts<TLanes, TVec, float, float>.Reduce(x, y, length, out float dot, out _, out _);
            total.Add(dot);
        }

        return total.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceLong(TA* a, TB* b, nint columns, out float dot, out float squareA, out float squareB)
    {
        CompensatedTotal dotTotal = default, totalA = default, totalB = default;
        float* dots = stackalloc float[3 * Chains];
        float* squaresA = dots + Chains;
        float* squaresB = squaresA + Chains;
        for (nint start = 0; start < columns; start += Segment)
        {
            int length = (int)Math.Min(columns - start, Segment);
            for (int first = 0; first < Chains; first += 4 * TLanes.Count)
            {
                TVec zero = TLanes.Zero;
                TVec d0 = zero, d1 = zero, d2 = zero, d3 = zero;
                TVec a0 = zero, a1 = zero, a2 = zero, a3 = zero;
                TVec b0 = zero, b1 = zero, b2 = zero, b3 = zero;
                Sweep(
                    a + start + first, b + start + first, length - first, ref d0, ref d1, ref d2, ref d3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
                Store(dots + first, d0, d1, d2, d3);
                Store(squaresA + first, a0, a1, a2, a3);
                Store(squaresB + first, b0, b1, b2, b3);
            }

            dotTotal.Add(ChainFold<TLanes, TVec>.SingleSum(dots));
            totalA.Add(ChainFold<TLanes, TVec>.SingleSum(squaresA));
            totalB.Add(ChainFold<TLanes, TVec>.SingleSum(squaresB));
        }

        dot = dotTotal.Value;
        squareA = totalA.Value;
        squareB = totalB.Value;
    }

    // Every 32nd group of columns from the rows' starts, as many as four accumulators hold.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sweep(
        TA* a,
        TB* b,
        int columns,
        ref TVec d0,
        ref TVec d1,
        ref TVec d2,
        ref TVec d3,
        ref TVec a0,
        ref TVec a1,
        ref TVec a2,
        ref TVec a3,
        ref TVec b0,
        ref TVec b1,
        ref TVec b2,
        ref TVec b3)
    {
        int count = TLanes.Count;
        TA* x = a;
        TB* y = b;
        for (TA* last = a + (columns - Math.Min(4 * count, Chains)); x <= last; x += Chains, y += Chains)
        {
            Prefetch.Ahead(x, Chains);
            Prefetch.Ahead(y, Chains);
            Take(x, y, ref d0, ref a0, ref b0);
            Take(x + count, y + count, ref d1, ref a1, ref b1);
            if (count <= 8)
            {
                Take(x + (2 * count), y + (2 * count), ref d2, ref a2, ref b2);
                Take(x + (3 * count), y + (3 * count), ref d3, ref a3, ref b3);
            }
        }

        nint rest = (nint)(a + columns - x);
        if (rest <= 0)
        {
            return;
        }

        TakeRest(x, y, rest, ref d0, ref a0, ref b0);
        TakeRest(x + count, y + count, rest - count, ref d1, ref a1, ref b1);
        if (count <= 8)
        {
            TakeRest(x + (2 * count), y + (2 * count), rest - (2 * count), ref d2, ref a2, ref b2);
            TakeRest(x + (3 * count), y + (3 * count), rest - (3 * count), ref d3, ref a3, ref b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(TA* a, TB* b, ref TVec dot, ref TVec squareA, ref TVec squareB)
        => Take(ElementVectors.Load<TVec, TA>(a), ElementVectors.Load<TVec, TB>(b), ref dot, ref squareA, ref squareB);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeRest(TA* a, TB* b, nint rest, ref TVec dot, ref TVec squareA, ref TVec squareB)
    {
        if (rest >= TLanes.Count)
        {
            Take(a, b, ref dot, ref squareA, ref squareB);
        }
        else if (rest > 0)
        {
            TVec x = ElementVectors.LoadPartial<TVec, TA>(a, (int)rest);
            TVec y = ElementVectors.LoadPartial<TVec, TB>(b, (int)rest);
            Take(x, y, ref dot, ref squareA, ref squareB);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(TVec x, TVec y, ref TVec dot, ref TVec squareA, ref TVec squareB)
    {
        // Two roundings each, as on GPUs; rows come from memory, so that the instructions cost nothing.
        dot = TLanes.Add(dot, TLanes.Multiply(x, y));
        squareA = TLanes.Add(squareA, TLanes.Multiply(x, x));
        squareB = TLanes.Add(squareB, TLanes.Multiply(y, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(TVec s0, TVec s1, TVec s2, TVec s3)
        => ChainFold<TLanes, TVec>.SingleSum(s0, s1, s2, s3, s0, s1, s2, s3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* chains, TVec s0, TVec s1, TVec s2, TVec s3)
    {
        TLanes.Store(chains, s0);
        TLanes.Store(chains + TLanes.Count, s1);
        if (TLanes.Count <= 8)
        {
            TLanes.Store(chains + (2 * TLanes.Count), s2);
            TLanes.Store(chains + (3 * TLanes.Count), s3);
        }
    }
}
