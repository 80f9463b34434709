using System.Buffers.Binary;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Vecs;

/// <summary>
/// Opens .fvecs (float32), .bvecs (uint8) and .ivecs (int32) files, the formats of the TEXMEX corpus: each row is its dimension
/// as a 32-bit integer, then its components, all little-endian.
/// </summary>
internal static class VecsFormat
{
    /// <summary>Checks the first row and the file's length; every row's dimension is checked when it is read.</summary>
    /// <exception cref="VectorFormatException">The file does not consist of whole rows of one dimension.</exception>
    public static VectorContent Open(InputFile file, FileElementType type)
    {
        if (file.Length < PrefixedRowSource.PrefixBytes)
        {
            throw new VectorFormatException(file.Name, $"{file.Length} bytes", "a row: its dimension in 4 bytes, then its components");
        }

        Span<byte> prefix = stackalloc byte[PrefixedRowSource.PrefixBytes];
        file.Read(0, prefix);
        int dimension = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (dimension <= 0)
        {
            throw new VectorFormatException(file.Name, $"the first row states {dimension} components", "at least 1");
        }

        int size = FileElementTypes.SizeOf(type);
        long rowBytes = (long)dimension * size;
        if (file.Length % (rowBytes + PrefixedRowSource.PrefixBytes) != 0)
        {
            throw new VectorFormatException(
                file.Name, $"{file.Length} bytes", $"a multiple of {rowBytes + PrefixedRowSource.PrefixBytes}, the bytes of a row of {dimension} components");
        }

        var source = new PrefixedRowSource(file, dimension, rowBytes);
        var shape = ArrayShape.Create(file.Name, [source.Length / rowBytes, dimension], size);
        return new BinaryContent(source, type, shape);
    }
}
