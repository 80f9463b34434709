using System.Buffers.Binary;
using VkSim.Numerics;

namespace VkSim.Retrieval.Files;

/// <summary>What a file and a log of one index have in common: 32 bytes, little-endian.</summary>
/// <param name="Id">Drawn when the index is made; a log is of the file that has the same.</param>
/// <param name="Dimensions">Components of a row.</param>
/// <param name="Metric">How rows are compared.</param>
/// <param name="ElementType">How components are stored.</param>
internal readonly record struct IndexIdentity(Guid Id, int Dimensions, Metric Metric, ElementType ElementType)
{
    public const int Bytes = 32;

    /// <summary>Bytes of a row.</summary>
    public long RowBytes => (long)Dimensions * ElementConversion.SizeOf(ElementType);

    /// <summary>That of a new index.</summary>
    /// <exception cref="NotSupportedException">Its vectors are quantised.</exception>
    public static IndexIdentity Draw(EmbeddingIndexOptions options)
    {
        CheckQuantization(options.Quantization);
        return new IndexIdentity(Guid.NewGuid(), options.Dimensions, options.Metric, options.Storage);
    }

    /// <exception cref="NotSupportedException">There is one.</exception>
    public static void CheckQuantization(Quantization quantization)
    {
        if (quantization != Quantization.None)
        {
            throw new NotSupportedException($"Vectors quantised to {quantization} are not kept in files; expected {Quantization.None}.");
        }
    }

    public void Write(Span<byte> target)
    {
        Id.TryWriteBytes(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], (int)Metric);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], (int)ElementType);
        target[28..Bytes].Clear();
    }

    /// <exception cref="IndexFileException">A value that this version does not know.</exception>
    public static IndexIdentity Read(string path, ReadOnlySpan<byte> source)
    {
        int dimensions = BinaryPrimitives.ReadInt32LittleEndian(source[16..]);
        int metric = BinaryPrimitives.ReadInt32LittleEndian(source[20..]);
        int elementType = BinaryPrimitives.ReadInt32LittleEndian(source[24..]);
        if (dimensions < 0)
        {
            throw new IndexFileException(path, $"{dimensions} dimensions", "0 or more");
        }

        if (!Enum.IsDefined((Metric)metric) || !Enum.IsDefined((ElementType)elementType))
        {
            throw new IndexFileException(path, $"metric {metric} and element type {elementType}", "those of this version");
        }

        return new IndexIdentity(new Guid(source[..16]), dimensions, (Metric)metric, (ElementType)elementType);
    }
}
