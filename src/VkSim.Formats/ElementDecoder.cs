using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Numerics;

namespace VkSim.Formats;

/// <summary>Turns stored elements, in the machine's byte order, into numbers. A stored type is any but text.</summary>
internal static class ElementDecoder
{
    /// <summary>Reverses the bytes of every element in place.</summary>
    public static void ReverseEndianness(Span<byte> elements, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> two = MemoryMarshal.Cast<byte, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                Span<uint> four = MemoryMarshal.Cast<byte, uint>(elements);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                Span<ulong> eight = MemoryMarshal.Cast<byte, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }

    /// <summary>Rounds to nearest, ties to even; numbers beyond single precision become infinite.</summary>
    public static void ToSingle(FileElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case FileElementType.Float32:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                break;
            case FileElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), destination);
                break;
            case FileElementType.BFloat16:
                WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case FileElementType.Float64:
                ToSingle<double>(source, destination);
                break;
            case FileElementType.Int8:
                ToSingle<sbyte>(source, destination);
                break;
            case FileElementType.UInt8:
                ToSingle<byte>(source, destination);
                break;
            case FileElementType.Int16:
                ToSingle<short>(source, destination);
                break;
            case FileElementType.UInt16:
                ToSingle<ushort>(source, destination);
                break;
            case FileElementType.Int32:
                ToSingle<int>(source, destination);
                break;
            case FileElementType.UInt32:
                ToSingle<uint>(source, destination);
                break;
            case FileElementType.Int64:
                ToSingle<long>(source, destination);
                break;
            case FileElementType.UInt64:
                ToSingle<ulong>(source, destination);
                break;
            case FileElementType.Float8E4M3 or FileElementType.Float8E5M2:
                ReadOnlySpan<float> values = type == FileElementType.Float8E4M3 ? Float8.E4M3 : Float8.E5M2;
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = values[source[i]];
                }

                break;
            case FileElementType.Boolean:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = source[i] != 0 ? 1 : 0;
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a stored type.");
        }
    }

    /// <summary>Converts exactly.</summary>
    public static void ToWide(FileElementType type, ReadOnlySpan<byte> source, Span<WideNumber> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = type switch
            {
                FileElementType.Int64 => WideNumber.From(At<long>(source, i)),
                FileElementType.UInt64 => WideNumber.From(At<ulong>(source, i)),
                _ => new WideNumber(ToDouble(type, source, i)),
            };
        }
    }

    /// <summary>Converts exactly. Gives the index of the first element that is no whole number within 64 bits, or −1.</summary>
    public static int ToInt64(FileElementType type, ReadOnlySpan<byte> source, Span<long> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            if (!TryToInt64(type, source, i, out destination[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Any integer but 0 is true; other types must hold 0 or 1. Gives the index of the first element that is neither, or −1.</summary>
    public static int ToBoolean(FileElementType type, ReadOnlySpan<byte> source, Span<bool> destination)
    {
        bool whole = !FileElementTypes.IsFloating(type);
        int size = FileElementTypes.SizeOf(type);
        for (int i = 0; i < destination.Length; i++)
        {
            if (whole)
            {
                destination[i] = source.Slice(i * size, size).ContainsAnyExcept((byte)0);
                continue;
            }

            double value = ToDouble(type, source, i);
            destination[i] = value == 1;
            if (value is not (0 or 1))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>One element as text, for messages.</summary>
    public static string Describe(FileElementType type, ReadOnlySpan<byte> source, int index) => type == FileElementType.UInt64
        ? FormattableString.Invariant($"{At<ulong>(source, index)}")
        : FormattableString.Invariant($"{ToDouble(type, source, index)}");

    private static bool TryToInt64(FileElementType type, ReadOnlySpan<byte> source, int index, out long value)
    {
        switch (type)
        {
            case FileElementType.Int64:
                value = At<long>(source, index);
                return true;
            case FileElementType.UInt64:
                value = At<long>(source, index);
                return value >= 0;
            default:
                return WholeNumber.TryConvert(ToDouble(type, source, index), out value);
        }
    }

    // Exact for every type but 64-bit integers.
    private static double ToDouble(FileElementType type, ReadOnlySpan<byte> source, int index) => type switch
    {
        FileElementType.Float32 => At<float>(source, index),
        FileElementType.Float16 => (double)At<Half>(source, index),
        FileElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)At<ushort>(source, index) << 16),
        FileElementType.Float64 => At<double>(source, index),
        FileElementType.Float8E4M3 => Float8.E4M3[source[index]],
        FileElementType.Float8E5M2 => Float8.E5M2[source[index]],
        FileElementType.Int8 => At<sbyte>(source, index),
        FileElementType.UInt8 => At<byte>(source, index),
        FileElementType.Int16 => At<short>(source, index),
        FileElementType.UInt16 => At<ushort>(source, index),
        FileElementType.Int32 => At<int>(source, index),
        FileElementType.UInt32 => At<uint>(source, index),
        FileElementType.Int64 => At<long>(source, index),
        FileElementType.UInt64 => At<ulong>(source, index),
        FileElementType.Boolean => source[index] != 0 ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a stored type."),
    };

    private static T At<T>(ReadOnlySpan<byte> source, int index)
        where T : unmanaged
        => MemoryMarshal.Read<T>(source[(index * Unsafe.SizeOf<T>())..]);

    private static void ToSingle<T>(ReadOnlySpan<byte> source, Span<float> destination)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(source)[..destination.Length];
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = float.CreateTruncating(values[i]);
        }
    }

    private static void WidenBFloat16(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        TensorPrimitives.ConvertTruncating(source[..destination.Length], bits);
        TensorPrimitives.ShiftLeft(bits, 16, bits);
    }
}
