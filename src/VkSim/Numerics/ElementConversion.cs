using System.Runtime.InteropServices;

namespace VkSim.Numerics;

/// <summary>Host-side conversions between storage types and single precision.</summary>
internal static class ElementConversion
{
    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(ElementType type) => type == ElementType.Float32 ? 4 : 2;

    /// <summary>
    /// Widens packed elements exactly. The source may be the upper half of the destination's own memory: each number is
    /// read before its place is written, front to back.
    /// </summary>
    public static void Widen(ElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                break;
            case ElementType.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(source);
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)halves[i];
                }

                break;
            case ElementType.BFloat16:
                ReadOnlySpan<BFloat16> words = MemoryMarshal.Cast<byte, BFloat16>(source);
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)words[i];
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type.");
        }
    }

    /// <summary>Rounds single precision to the storage type, to nearest, ties to even; NaN stays NaN.</summary>
    public static void Narrow(ElementType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.AsBytes(source).CopyTo(destination);
                break;
            case ElementType.Float16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    halves[i] = (Half)source[i];
                }

                break;
            case ElementType.BFloat16:
                Span<BFloat16> words = MemoryMarshal.Cast<byte, BFloat16>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    words[i] = (BFloat16)source[i];
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type.");
        }
    }
}
