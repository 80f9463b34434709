using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VkSim;

/// <summary>Makes one value of the 32 chains of a <see cref="RowReduction{TLanes, TVec, T}"/>, in the same order for every width.</summary>
internal static unsafe class ChainFold<TLanes, TVec>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
{
    private const int Chains = 32;

    /// <summary>Takes accumulators into chains kept in memory: two of them for 16 lanes, otherwise four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge<TTerm>(float* chains, TVec s0, TVec s1, TVec s2, TVec s3)
        where TTerm : struct, IRowTerm
    {
        Merge<TTerm>(chains, s0);
        Merge<TTerm>(chains + TLanes.Count, s1);
        if (TLanes.Count <= 8)
        {
            Merge<TTerm>(chains + (2 * TLanes.Count), s2);
            Merge<TTerm>(chains + (3 * TLanes.Count), s3);
        }
    }

    /// <summary>The upper half into the lower until one chain is left. The chains' memory is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold<TTerm>(float* chains)
        where TTerm : struct, IRowTerm
    {
        for (int half = Chains / 2; half >= TLanes.Count; half /= 2)
        {
            for (int i = 0; i < half; i += TLanes.Count)
            {
                TLanes.Store(chains + i, Combine<TTerm>(TLanes.Load(chains + i), TLanes.Load(chains + half + i)));
            }
        }

        return FoldVector<TTerm>(TLanes.Load(chains));
    }

    /// <summary>The same from accumulators: two of them for 16 lanes, four for 8, eight for 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold<TTerm>(TVec s0, TVec s1, TVec s2, TVec s3, TVec s4, TVec s5, TVec s6, TVec s7)
        where TTerm : struct, IRowTerm
    {
        if (TLanes.Count == 4)
        {
            s0 = Combine<TTerm>(s0, s4);
            s1 = Combine<TTerm>(s1, s5);
            s2 = Combine<TTerm>(s2, s6);
            s3 = Combine<TTerm>(s3, s7);
        }

        if (TLanes.Count <= 8)
        {
            s0 = Combine<TTerm>(s0, s2);
            s1 = Combine<TTerm>(s1, s3);
        }

        return FoldVector<TTerm>(Combine<TTerm>(s0, s1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge<TTerm>(float* chain, TVec sum)
        where TTerm : struct, IRowTerm
        => TLanes.Store(chain, Combine<TTerm>(TLanes.Load(chain), sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Combine<TTerm>(TVec a, TVec b)
        where TTerm : struct, IRowTerm
        => TTerm.Combine<TLanes, TVec>(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FoldVector<TTerm>(TVec value)
        where TTerm : struct, IRowTerm
    {
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            Vector512<float> v = Unsafe.BitCast<TVec, Vector512<float>>(value);
            return Fold256<TTerm>(TTerm.Combine<Lanes256, Vector256<float>>(v.GetLower(), v.GetUpper()));
        }

        return typeof(TVec) == typeof(Vector256<float>) ? Fold256<TTerm>(Unsafe.BitCast<TVec, Vector256<float>>(value))
            : typeof(TVec) == typeof(Vector128<float>) ? Fold128<TTerm>(Unsafe.BitCast<TVec, Vector128<float>>(value))
            : Unsafe.BitCast<TVec, float>(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fold256<TTerm>(Vector256<float> value)
        where TTerm : struct, IRowTerm
        => Fold128<TTerm>(TTerm.Combine<Lanes128, Vector128<float>>(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fold128<TTerm>(Vector128<float> value)
        where TTerm : struct, IRowTerm
    {
        value = TTerm.Combine<Lanes128, Vector128<float>>(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 2, 3)));
        value = TTerm.Combine<Lanes128, Vector128<float>>(value, Vector128.Shuffle(value, Vector128.Create(1, 1, 1, 1)));
        return value.ToScalar();
    }
}
