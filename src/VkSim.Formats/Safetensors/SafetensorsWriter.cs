using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using VkSim.Files;
using VkSim.Numerics;

namespace VkSim.Formats.Safetensors;

/// <summary>Writes matrices as .safetensors: a header of JSON that says where each is, and their elements in its order.</summary>
internal static class SafetensorsWriter
{
    /// <summary>The name in a header that is no tensor's.</summary>
    public const string Metadata = "__metadata__";

    // Elements begin where they can be mapped.
    private const int Alignment = 64;

    /// <summary>The name must be that of such a file.</summary>
    /// <exception cref="VectorFormatException">It is not.</exception>
    public static void RequireExtension(string path)
    {
        if (!Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            throw new VectorFormatException(path, $"the extension '{Path.GetExtension(path)}' for named matrices", ".safetensors");
        }
    }

    /// <summary>Writes them all; the file appears whole or not at all.</summary>
    /// <exception cref="VectorFormatException">Another extension.</exception>
    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public static void Write(
        string path, IReadOnlyList<KeyValuePair<string, Matrix>> matrices, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        RequireExtension(path);

        // The widest elements first, so that each tensor begins at a multiple of its elements' size.
        KeyValuePair<string, Matrix>[] ordered = [.. matrices.OrderBy(pair => pair.Value.ElementType == ElementType.Float32 ? 0 : 1)];
        byte[] header = Header(ordered);
        long total = ordered.Sum(pair => BytesOf(pair.Value)), written = 0;
        using var file = new OutputFile(path, header.Length + total);
        file.Write(header);
        foreach ((_, Matrix matrix) in ordered)
        {
            MatrixWindows.Pass(
                matrix,
                (_, values) =>
                {
                    int bytes = Write(file, matrix.ElementType, values);
                    written += bytes;
                    progress?.Report((double)written / total);
                },
                cancellationToken);
        }

        file.Commit();
    }

    private static long BytesOf(Matrix matrix) => matrix.Rows * matrix.Columns * ElementConversion.SizeOf(matrix.ElementType);

    private static byte[] Header(IReadOnlyList<KeyValuePair<string, Matrix>> matrices)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            long begin = 0;
            foreach ((string name, Matrix matrix) in matrices)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", matrix.ElementType switch { ElementType.Float16 => "F16", ElementType.BFloat16 => "BF16", _ => "F32" });
                WriteArray(json, "shape", matrix.Rows, matrix.Columns);
                WriteArray(json, "data_offsets", begin, begin += BytesOf(matrix));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padded = (sizeof(long) + text.WrittenCount + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded - sizeof(long));
        text.WrittenSpan.CopyTo(header.AsSpan(sizeof(long)));
        header.AsSpan(sizeof(long) + text.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteArray(Utf8JsonWriter json, string name, long first, long second)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(first);
        json.WriteNumberValue(second);
        json.WriteEndArray();
    }

    private static int Write(OutputFile file, ElementType type, ReadOnlySpan<float> values)
    {
        int size = ElementConversion.SizeOf(type);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(values.Length * size);
        Span<byte> piece = bytes.AsSpan(0, values.Length * size);
        ElementConversion.Narrow(type, values, piece);
        if (!BitConverter.IsLittleEndian)
        {
            ElementDecoder.ReverseEndianness(piece, size);
        }

        file.Write(piece);
        ArrayPool<byte>.Shared.Return(bytes);
        return piece.Length;
    }
}
