using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VkSim.Simd.Vectors;

/// <summary>bfloat16 to single and back, a vector at a time: exact one way, to nearest with ties to even the other way.</summary>
internal static class BFloat16Vectors
{
    /// <summary>Widens numbers that lie in the lower halves of 32-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(Vector512<int> value) => (value << 16).AsSingle();

    /// <inheritdoc cref="Widen(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<int> value) => (value << 16).AsSingle();

    /// <inheritdoc cref="Widen(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(Vector128<int> value) => (value << 16).AsSingle();

    /// <summary>Narrows into the lower halves of 32-bit lanes; NaN stays a quiet NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Narrow(Vector512<float> single)
    {
        Vector512<uint> bits = single.AsUInt32();
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;
        return Vector512.ConditionalSelect(Vector512.Equals(single, single).AsUInt32(), rounded, (bits >> 16) | Vector512.Create(0x40u));
    }

    /// <inheritdoc cref="Narrow(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Narrow(Vector256<float> single)
    {
        Vector256<uint> bits = single.AsUInt32();
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + ((bits >> 16) & Vector256<uint>.One)) >> 16;
        return Vector256.ConditionalSelect(Vector256.Equals(single, single).AsUInt32(), rounded, (bits >> 16) | Vector256.Create(0x40u));
    }

    /// <inheritdoc cref="Narrow(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Narrow(Vector128<float> single)
    {
        Vector128<uint> bits = single.AsUInt32();
        Vector128<uint> rounded = (bits + Vector128.Create(0x7FFFu) + ((bits >> 16) & Vector128<uint>.One)) >> 16;
        return Vector128.ConditionalSelect(Vector128.Equals(single, single).AsUInt32(), rounded, (bits >> 16) | Vector128.Create(0x40u));
    }
}
