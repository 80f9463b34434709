using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VkSim.Numerics;

namespace VkSim.Simd.Vectors;

/// <summary>
/// Loads stored elements as single-precision vectors and stores such vectors as elements. The element type is float,
/// <see cref="Half"/> or <see cref="BFloat16"/>; the branch on it folds away when the method is compiled.
/// </summary>
internal static unsafe class ElementVectors
{
    /// <summary>As many elements as the vector has lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TVec, T>(T* source)
        where TVec : struct
        where T : unmanaged
        => typeof(TVec) == typeof(Vector512<float>) ? Unsafe.BitCast<Vector512<float>, TVec>(Load512(source))
        : typeof(TVec) == typeof(Vector256<float>) ? Unsafe.BitCast<Vector256<float>, TVec>(Load256(source))
        : typeof(TVec) == typeof(Vector128<float>) ? Unsafe.BitCast<Vector128<float>, TVec>(Load128(source))
        : Unsafe.BitCast<float, TVec>(LoadScalar(source));

    /// <summary>The first <paramref name="count"/> (at least 1, fewer than the vector has lanes) elements, then zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec LoadPartial<TVec, T>(T* source, int count)
        where TVec : struct
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && typeof(TVec) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            return Unsafe.BitCast<Vector512<float>, TVec>(Avx512F.MaskLoad((float*)source, FirstLanes512(count), Vector512<float>.Zero));
        }

        if (typeof(T) == typeof(float) && typeof(TVec) == typeof(Vector256<float>) && Avx.IsSupported)
        {
            return Unsafe.BitCast<Vector256<float>, TVec>(Avx.MaskLoad((float*)source, FirstLanes256(count)));
        }

        if (sizeof(T) == sizeof(ushort))
        {
            Vector256<ushort> elements = count < 8
                ? LoadFirst((ushort*)source, count).ToVector256()
                : Vector256.Create(Vector128.Load((ushort*)source), LoadFirst((ushort*)source + 8, count - 8));
            return Load<TVec, T>((T*)&elements);
        }

        return LoadPadded<TVec, T>(source, count);
    }

    /// <summary>Stores as many elements as the vector has lanes; see <see cref="Store{T}(Vector512{float}, T*, bool)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVec, T>(TVec value, T* destination, bool stream)
        where TVec : struct
        where T : unmanaged
    {
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            Store(Unsafe.BitCast<TVec, Vector512<float>>(value), destination, stream);
        }
        else if (typeof(TVec) == typeof(Vector256<float>))
        {
            Store(Unsafe.BitCast<TVec, Vector256<float>>(value), destination, stream);
        }
        else if (typeof(TVec) == typeof(Vector128<float>))
        {
            Store(Unsafe.BitCast<TVec, Vector128<float>>(value), destination, stream);
        }
        else
        {
            StoreScalar(Unsafe.BitCast<TVec, float>(value), destination);
        }
    }

    /// <summary>Stores the first <paramref name="count"/> (at least 1, fewer than the vector has) lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial<TVec, T>(TVec value, T* destination, int count)
        where TVec : struct
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && typeof(TVec) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            Avx512F.MaskStore((float*)destination, FirstLanes512(count), Unsafe.BitCast<TVec, Vector512<float>>(value));
            return;
        }

        if (typeof(T) == typeof(float) && typeof(TVec) == typeof(Vector256<float>) && Avx.IsSupported)
        {
            Avx.MaskStore((float*)destination, FirstLanes256(count), Unsafe.BitCast<TVec, Vector256<float>>(value));
            return;
        }

        StoreFirst(value, destination, count);
    }

    /// <summary>16 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.Load((float*)source);
        }

        Vector512<int> lanes = Extend(Vector256.Load((short*)source));
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

        Vector256<int> lanes = Extend(Vector128.Load((short*)source));
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

        Vector128<int> lanes = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsInt16());
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

    // Up to seven 16-bit elements by their count's bits, then zeros.
    private static Vector128<ushort> LoadFirst(ushort* source, int count)
    {
        ulong lower = 0;
        ulong upper = 0;
        if ((count & 4) != 0)
        {
            lower = Unsafe.ReadUnaligned<ulong>(source);
            upper = LoadFirstThree(source + 4, count & 3);
        }
        else
        {
            lower = LoadFirstThree(source, count);
        }

        return Vector128.Create(lower, upper).AsUInt16();
    }

    private static ulong LoadFirstThree(ushort* source, int count)
        => count switch
        {
            0 => 0,
            1 => *source,
            2 => Unsafe.ReadUnaligned<uint>(source),
            _ => Unsafe.ReadUnaligned<uint>(source) | ((ulong)source[2] << 32),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TVec LoadPadded<TVec, T>(T* source, int count)
        where TVec : struct
        where T : unmanaged
    {
        Vector512<float> padded = default;
        var elements = (T*)&padded;
        for (int i = 0; i < count; i++)
        {
            elements[i] = source[i];
        }

        return Load<TVec, T>(elements);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreFirst<TVec, T>(TVec value, T* destination, int count)
        where TVec : struct
        where T : unmanaged
    {
        Vector512<float> padded = default;
        var elements = (T*)&padded;
        Store(value, elements, stream: false);
        for (int i = 0; i < count; i++)
        {
            destination[i] = elements[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes512(int count)
        => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FirstLanes256(int count)
        => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Extend(Vector256<short> value)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ConvertToVector512Int32(value);
        }

        (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(value);
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Extend(Vector128<short> value)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(value);
        }

        (Vector128<int> lower, Vector128<int> upper) = Vector128.Widen(value);
        return Vector256.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Truncate(Vector512<uint> value)
        => Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(value)
            : Vector256.Narrow(value.GetLower(), value.GetUpper());
}
