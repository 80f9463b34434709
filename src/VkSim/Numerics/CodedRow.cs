using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VkSim.Numerics;

/// <summary>
/// The bytes of a quantised vector, which are stored in words of 4. <see cref="Quantization.Int8"/>: the scale in single precision, a byte a
/// component, zeros. <see cref="Quantization.Binary"/>: a bit a component, the lowest first, and zeros up to a multiple of 64.
/// </summary>
internal static class CodedRow
{
    private const int Largest = 127;

    /// <summary>Elements that a vector is stored in: its components, or the words that it is coded in.</summary>
    public static int ElementsOf(Quantization quantization, int columns) => quantization == Quantization.None ? columns : WordsOf(quantization, columns);

    /// <summary>Words of a coded vector.</summary>
    public static int WordsOf(Quantization quantization, int columns) => quantization == Quantization.Binary
        ? 2 * (int)(((long)columns + 63) / 64)
        : 1 + (int)(((long)columns + 3) / 4);

    /// <summary>Codes a vector.</summary>
    /// <param name="quantization">How.</param>
    /// <param name="vector">Its components.</param>
    /// <param name="words">Receives as many words as <see cref="WordsOf"/> says.</param>
    public static void Encode(Quantization quantization, ReadOnlySpan<float> vector, Span<float> words)
    {
        words.Clear();
        if (quantization == Quantization.Binary)
        {
            EncodeBits(vector, MemoryMarshal.Cast<float, uint>(words));
        }
        else
        {
            EncodeBytes(vector, words);
        }
    }

    /// <summary>Codes vectors, one behind the other.</summary>
    /// <param name="quantization">How.</param>
    /// <param name="vectors">Their components.</param>
    /// <param name="columns">Components of each.</param>
    /// <param name="words">Receives the words of all.</param>
    public static void EncodeAll(Quantization quantization, ReadOnlySpan<float> vectors, int columns, Span<float> words)
    {
        int each = WordsOf(quantization, columns);
        for (int row = 0; row * each < words.Length; row++)
        {
            Encode(quantization, vectors.Slice(row * columns, columns), words.Slice(row * each, each));
        }
    }

    /// <summary>The vector that words stand for.</summary>
    public static void Decode(Quantization quantization, ReadOnlySpan<float> words, Span<float> vector)
    {
        if (quantization == Quantization.Binary)
        {
            ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(words);
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] = bits[i / 32] >> (i % 32) & 1;
            }
        }
        else
        {
            DecodeBytes(words[0], MemoryMarshal.Cast<float, sbyte>(words[1..]), vector);
        }
    }

    private static void EncodeBits(ReadOnlySpan<float> vector, Span<uint> bits)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            bits[i / 32] |= vector[i] > 0 ? 1u << (i % 32) : 0;
        }
    }

    private static void EncodeBytes(ReadOnlySpan<float> vector, Span<float> words)
    {
        float largest = 0;
        bool isFinite = true;
        foreach (float value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
            isFinite &= float.IsFinite(value);
        }

        words[0] = isFinite ? largest / Largest : float.NaN;
        if (!isFinite || words[0] == 0)
        {
            return;
        }

        Span<sbyte> codes = MemoryMarshal.Cast<float, sbyte>(words[1..]);
        for (int i = 0; i < vector.Length; i++)
        {
            codes[i] = (sbyte)Math.Clamp(MathF.Round(vector[i] / words[0]), -Largest, Largest);
        }
    }

    private static void DecodeBytes(float scale, ReadOnlySpan<sbyte> codes, Span<float> vector)
    {
        const int lanes = 16;
        int i = 0;
        for (; i <= vector.Length - lanes; i += lanes)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Create(codes[i..]));
            DecodeLanes(low, scale, vector[i..]);
            DecodeLanes(high, scale, vector[(i + (lanes / 2))..]);
        }

        for (; i < vector.Length; i++)
        {
            vector[i] = scale * codes[i];
        }
    }

    private static void DecodeLanes(Vector128<short> codes, float scale, Span<float> vector)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(codes);
        (Vector128.ConvertToSingle(low) * scale).CopyTo(vector);
        (Vector128.ConvertToSingle(high) * scale).CopyTo(vector[4..]);
    }
}
