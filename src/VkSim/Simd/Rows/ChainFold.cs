using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows;

/// <summary>
/// Makes one value of the 32 chains of a <see cref="RowReduction{TLanes, TVec, T}"/>, in the same order for every width:
/// chain l takes in chain l+16, then l+8, l+4, l+2, l+1. Sums are added in single precision where GPUs must give the same bits,
/// else in double, as the roundings of these last, largest additions would outweigh those of the chains.
/// </summary>
internal static unsafe class ChainFold<TLanes, TVec>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
{
    /// <summary>The sum of the chains in accumulators: two of them for 16 lanes, four for 8, eight for 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(TVec s0, TVec s1, TVec s2, TVec s3, TVec s4, TVec s5, TVec s6, TVec s7)
    {
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            (Vector512<double> lower0, Vector512<double> upper0) = Vector512.Widen(Unsafe.BitCast<TVec, Vector512<float>>(s0));
            (Vector512<double> lower1, Vector512<double> upper1) = Vector512.Widen(Unsafe.BitCast<TVec, Vector512<float>>(s1));
            Vector512<double> sum = lower0 + lower1 + (upper0 + upper1);
            return Sum(sum.GetLower() + sum.GetUpper());
        }

        if (typeof(TVec) == typeof(Vector256<float>))
        {
            (Vector256<double> lower0, Vector256<double> upper0) = AddPair256(s0, s2);
            (Vector256<double> lower1, Vector256<double> upper1) = AddPair256(s1, s3);
            return Sum(lower0 + lower1 + (upper0 + upper1));
        }

        (Vector128<double> l0, Vector128<double> u0) = AddPair128(s0, s4);
        (Vector128<double> l1, Vector128<double> u1) = AddPair128(s1, s5);
        (Vector128<double> l2, Vector128<double> u2) = AddPair128(s2, s6);
        (Vector128<double> l3, Vector128<double> u3) = AddPair128(s3, s7);
        return Sum(l0 + l2 + (l1 + l3) + (u0 + u2 + (u1 + u3)));
    }

    /// <summary>As <see cref="Sum(TVec, TVec, TVec, TVec, TVec, TVec, TVec, TVec)"/>, in single precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SingleSum(TVec s0, TVec s1, TVec s2, TVec s3, TVec s4, TVec s5, TVec s6, TVec s7)
    {
        if (TLanes.Count == 4)
        {
            s0 = TLanes.Add(s0, s4);
            s1 = TLanes.Add(s1, s5);
            s2 = TLanes.Add(s2, s6);
            s3 = TLanes.Add(s3, s7);
        }

        if (TLanes.Count <= 8)
        {
            s0 = TLanes.Add(s0, s2);
            s1 = TLanes.Add(s1, s3);
        }

        TVec sum = TLanes.Add(s0, s1);
        return typeof(TVec) == typeof(Vector512<float>) ? SingleSum(Unsafe.BitCast<TVec, Vector512<float>>(sum))
            : typeof(TVec) == typeof(Vector256<float>) ? SingleSum(Unsafe.BitCast<TVec, Vector256<float>>(sum))
            : SingleSum(Unsafe.BitCast<TVec, Vector128<float>>(sum));
    }

    /// <summary>The sum of 32 chains in memory, in single precision.</summary>
    public static float SingleSum(float* chains)
    {
        float* sums = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            sums[i] = chains[i] + chains[i + 16];
        }

        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        return sums[0];
    }

    /// <summary>The largest magnitude in accumulators, as <see cref="Sum(TVec, TVec, TVec, TVec, TVec, TVec, TVec, TVec)"/> takes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(TVec s0, TVec s1, TVec s2, TVec s3, TVec s4, TVec s5, TVec s6, TVec s7)
    {
        if (TLanes.Count == 4)
        {
            s0 = TLanes.MaxMagnitude(s0, s4);
            s1 = TLanes.MaxMagnitude(s1, s5);
            s2 = TLanes.MaxMagnitude(s2, s6);
            s3 = TLanes.MaxMagnitude(s3, s7);
        }

        if (TLanes.Count <= 8)
        {
            s0 = TLanes.MaxMagnitude(s0, s2);
            s1 = TLanes.MaxMagnitude(s1, s3);
        }

        TVec largest = TLanes.MaxMagnitude(s0, s1);
        return typeof(TVec) == typeof(Vector512<float>) ? Largest(Unsafe.BitCast<TVec, Vector512<float>>(largest))
            : typeof(TVec) == typeof(Vector256<float>) ? Largest(Unsafe.BitCast<TVec, Vector256<float>>(largest))
            : Largest(Unsafe.BitCast<TVec, Vector128<float>>(largest));
    }

    /// <summary>The sum of 32 chains in memory.</summary>
    public static double Sum(float* chains)
    {
        double* sums = stackalloc double[16];
        for (int i = 0; i < 16; i++)
        {
            sums[i] = (double)chains[i] + chains[i + 16];
        }

        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        return sums[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Lower, Vector256<double> Upper) AddPair256(TVec a, TVec b)
    {
        (Vector256<double> lowerA, Vector256<double> upperA) = Vector256.Widen(Unsafe.BitCast<TVec, Vector256<float>>(a));
        (Vector256<double> lowerB, Vector256<double> upperB) = Vector256.Widen(Unsafe.BitCast<TVec, Vector256<float>>(b));
        return (lowerA + lowerB, upperA + upperB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<double> Lower, Vector128<double> Upper) AddPair128(TVec a, TVec b)
    {
        (Vector128<double> lowerA, Vector128<double> upperA) = Vector128.Widen(Unsafe.BitCast<TVec, Vector128<float>>(a));
        (Vector128<double> lowerB, Vector128<double> upperB) = Vector128.Widen(Unsafe.BitCast<TVec, Vector128<float>>(b));
        return (lowerA + lowerB, upperA + upperB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector256<double> value) => Sum(value.GetLower() + value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector128<double> value) => value.ToScalar() + value.GetElement(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector512<float> value) => Largest(Lanes256.MaxMagnitude(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector256<float> value) => Largest(Lanes128.MaxMagnitude(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector128<float> value)
    {
        value = Lanes128.MaxMagnitude(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 2, 3)));
        return Lanes128.MaxMagnitude(value, Vector128.Shuffle(value, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SingleSum(Vector512<float> value) => SingleSum(value.GetLower() + value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SingleSum(Vector256<float> value) => SingleSum(value.GetLower() + value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SingleSum(Vector128<float> value)
    {
        value += Vector128.Shuffle(value, Vector128.Create(2, 3, 2, 3));
        return value.ToScalar() + value.GetElement(1);
    }
}
