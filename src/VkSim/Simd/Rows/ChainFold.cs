using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VkSim;

/// <summary>Makes one value of the 32 chains of a <see cref="RowReduction{TLanes, TVec, T}"/>, in the same order for every width.</summary>
internal static unsafe class ChainFold<TLanes, TVec>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
{
    private const int Chains = ChainBuffer.Chains;

    /// <summary>Takes each chain of <paramref name="others"/> into that of <paramref name="chains"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge<TTerm>(float* chains, float* others)
        where TTerm : struct, IRowTerm
    {
        for (int i = 0; i < Chains; i += TLanes.Count)
        {
            TLanes.Store(chains + i, TTerm.Combine<TLanes, TVec>(TLanes.Load(chains + i), TLanes.Load(others + i)));
        }
    }

    /// <summary>The upper half into the lower until one chain is left. The chains' memory is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold<TTerm>(float* chains)
        where TTerm : struct, IRowTerm
    {
        if (TLanes.Count == 16)
        {
            return FoldVector<TTerm>(TTerm.Combine<TLanes, TVec>(TLanes.Load(chains), TLanes.Load(chains + 16)));
        }

        if (TLanes.Count == 8)
        {
            TVec even = TTerm.Combine<TLanes, TVec>(TLanes.Load(chains), TLanes.Load(chains + 16));
            TVec odd = TTerm.Combine<TLanes, TVec>(TLanes.Load(chains + 8), TLanes.Load(chains + 24));
            return FoldVector<TTerm>(TTerm.Combine<TLanes, TVec>(even, odd));
        }

        for (int half = Chains / 2; half >= TLanes.Count; half /= 2)
        {
            for (int i = 0; i < half; i += TLanes.Count)
            {
                TLanes.Store(chains + i, TTerm.Combine<TLanes, TVec>(TLanes.Load(chains + i), TLanes.Load(chains + half + i)));
            }
        }

        return FoldVector<TTerm>(TLanes.Load(chains));
    }

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
