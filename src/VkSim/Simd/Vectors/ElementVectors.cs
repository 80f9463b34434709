using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VkSim;

/// <summary>
/// Loads stored elements as single-precision vectors and stores such vectors as elements. The element type is float,
/// <see cref="Half"/> or <see cref="BFloat16"/>; the branch on it folds away when the method is compiled.
/// </summary>
internal static unsafe class ElementVectors
{
    /// <summary>16 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.Load((float*)source);
        }

        Vector512<uint> lanes = Extend(Vector256.Load((ushort*)source));
        return typeof(T) == typeof(Half) ? Float16Vectors.Widen(lanes) : BFloat16Vectors.Widen(lanes);
    }

    /// <summary>8 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Vector256.Load((float*)source);
        }

        Vector256<uint> lanes = Extend(Vector128.Load((ushort*)source));
        return typeof(T) == typeof(Half) ? Float16Vectors.Widen(lanes) : BFloat16Vectors.Widen(lanes);
    }

    /// <summary>4 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Vector128.Load((float*)source);
        }

        Vector128<uint> lanes = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsUInt16());
        return typeof(T) == typeof(Half) ? Float16Vectors.Widen(lanes) : BFloat16Vectors.Widen(lanes);
    }

    /// <summary>One element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadScalar<T>(T* source)
        where T : unmanaged
        => typeof(T) == typeof(float) ? *(float*)source
        : typeof(T) == typeof(Half) ? (float)*(Half*)source
        : (float)*(BFloat16*)source;

    /// <summary>Stores 16 elements, past the caches if the address is aligned to the stored vector and <paramref name="stream"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<float> value, T* destination, bool stream = false)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (stream)
            {
                value.StoreAlignedNonTemporal((float*)destination);
            }
            else
            {
                value.Store((float*)destination);
            }

            return;
        }

        Vector256<ushort> narrow = Truncate(typeof(T) == typeof(Half) ? Float16Vectors.Narrow(value) : BFloat16Vectors.Narrow(value));
        if (stream)
        {
            narrow.StoreAlignedNonTemporal((ushort*)destination);
        }
        else
        {
            narrow.Store((ushort*)destination);
        }
    }

    /// <summary>Stores 8 elements; see <see cref="Store{T}(Vector512{float}, T*, bool)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector256<float> value, T* destination, bool stream = false)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (stream)
            {
                value.StoreAlignedNonTemporal((float*)destination);
            }
            else
            {
                value.Store((float*)destination);
            }

            return;
        }

        Vector256<uint> lanes = typeof(T) == typeof(Half) ? Float16Vectors.Narrow(value) : BFloat16Vectors.Narrow(value);
        Vector128<ushort> narrow = Vector128.Narrow(lanes.GetLower(), lanes.GetUpper());
        if (stream)
        {
            narrow.StoreAlignedNonTemporal((ushort*)destination);
        }
        else
        {
            narrow.Store((ushort*)destination);
        }
    }

    /// <summary>Stores 4 elements; see <see cref="Store{T}(Vector512{float}, T*, bool)"/>. Elements of 2 bytes are never streamed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector128<float> value, T* destination, bool stream = false)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (stream)
            {
                value.StoreAlignedNonTemporal((float*)destination);
            }
            else
            {
                value.Store((float*)destination);
            }

            return;
        }

        Vector128<uint> lanes = typeof(T) == typeof(Half) ? Float16Vectors.Narrow(value) : BFloat16Vectors.Narrow(value);
        Unsafe.WriteUnaligned(destination, Vector128.Narrow(lanes, lanes).AsUInt64().ToScalar());
    }

    /// <summary>Stores one element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScalar<T>(float value, T* destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            *(float*)destination = value;
        }
        else if (typeof(T) == typeof(Half))
        {
            *(Half*)destination = (Half)value;
        }
        else
        {
            *(BFloat16*)destination = (BFloat16)value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Extend(Vector256<ushort> value)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512UInt32(value);
        }

        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(value);
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Extend(Vector128<ushort> value)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(value).AsUInt32();
        }

        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(value);
        return Vector256.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Truncate(Vector512<uint> value)
        => Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(value)
            : Vector256.Narrow(value.GetLower(), value.GetUpper());
}
