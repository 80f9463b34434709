using System.Buffers.Binary;
using VkSim.Numerics;

namespace VkSim.Retrieval.Files;

/// <summary>What a file and a log of one index have in common: 32 bytes, little-endian.</summary>
/// <param name="Id">Drawn when the index is made; a log is of the file that has the same.</param>
/// <param name="Dimensions">Components of a row.</param>
/// <param name="Metric">How rows are compared.</param>
/// <param name="ElementType">How the elements of a row are stored.</param>
/// <param name="Quantization">How rows are coded; 0 in files from before there was any.</param>
internal readonly record struct IndexIdentity(
    Guid Id, int Dimensions, Metric Metric, ElementType ElementType, Quantization Quantization = Quantization.None)
{
    public const int Bytes = 32;

    /// <summary>Stored elements of a row.</summary>
    public int Columns => CodedRow.ElementsOf(Quantization, Dimensions);

    /// <summary>Bytes of a row.</summary>
    public long RowBytes => (long)Columns * ElementConversion.SizeOf(ElementType);

    /// <summary>That of a new index.</summary>
    public static IndexIdentity Draw(EmbeddingIndexOptions options) =>
        new(Guid.NewGuid(), options.Dimensions, options.Metric, options.Storage, options.Quantization);

    public void Write(Span<byte> target)
    {
        Id.TryWriteBytes(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], (int)Metric);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], (int)ElementType);
        BinaryPrimitives.WriteInt32LittleEndian(target[28..], (int)Quantization);
    }

    /// <exception cref="IndexFileException">A value that this version does not know.</exception>
    public static IndexIdentity Read(string path, ReadOnlySpan<byte> source)
    {
        int dimensions = BinaryPrimitives.ReadInt32LittleEndian(source[16..]);
        int metric = BinaryPrimitives.ReadInt32LittleEndian(source[20..]);
        int elementType = BinaryPrimitives.ReadInt32LittleEndian(source[24..]);
        int quantization = BinaryPrimitives.ReadInt32LittleEndian(source[28..]);
        if (dimensions < 0)
        {
            throw new IndexFileException(path, $"{dimensions} dimensions", "0 or more");
        }

        if (!Enum.IsDefined((Metric)metric) || !Enum.IsDefined((ElementType)elementType))
        {
            throw new IndexFileException(path, $"metric {metric} and element type {elementType}", "those of this version");
        }

        if (!Enum.IsDefined((Quantization)quantization))
        {
            throw new IndexFileException(path, $"quantisation {quantization}", $"one of {string.Join(", ", Enum.GetNames<Quantization>())}");
        }

        return new IndexIdentity(new Guid(source[..16]), dimensions, (Metric)metric, (ElementType)elementType, (Quantization)quantization);
    }
}
