using VkSim.Formats.Sources;

namespace VkSim.Formats.Npy;

/// <summary>Opens a .npy file, or a member of an archive that is one.</summary>
internal static class NpyFormat
{
    /// <summary>Takes over the source. Bytes after the elements are left alone: NumPy can save several arrays in one file.</summary>
    /// <exception cref="VectorFormatException">It is damaged, or of a kind that cannot be read.</exception>
    public static VectorContent Open(ByteSource source) => Open(source, NpyHeader.Read(source));

    /// <summary>As <see cref="Open(ByteSource)"/>, with the header already read.</summary>
    public static VectorContent Open(ByteSource source, NpyHeader header)
    {
        int size = FileElementTypes.SizeOf(header.ElementType);
        ByteSource elements = new PartSource(source, header.DataOffset, header.Shape.Count * size);
        if (header.IsFortranOrder)
        {
            elements = Transpose(elements, header.Shape, size);
        }

        return new BinaryContent(elements, header.ElementType, header.Shape, header.IsBigEndian);
    }

    private static TransposedSource Transpose(ByteSource elements, ArrayShape shape, int size)
    {
        if (elements.IsRandomAccess)
        {
            return new TransposedSource(elements, shape, size);
        }

        UnpackedFileSource unpacked = UnpackedFileSource.Create(elements);
        elements.Dispose();
        try
        {
            return new TransposedSource(unpacked, shape, size);
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }
}
