using System.Buffers.Binary;
using System.Text;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Npy;

/// <summary>
/// The head of a .npy file, after NumPy's format description (numpy.lib.format), versions 1.0, 2.0 and 3.0: the magic
/// string, the version, the length and text of a Python dictionary with the keys descr, fortran_order and shape.
/// </summary>
internal sealed record NpyHeader
{
    /// <summary>Bytes before the dictionary's length.</summary>
    public const int PrefixLength = 8;

    // A dictionary for a plain array has some 100 characters; NumPy itself refuses to read more than 10,000.
    private const int LongestText = 1 << 16;

    /// <summary>The first six bytes of every .npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>How the elements are stored.</summary>
    public required FileElementType ElementType { get; init; }

    /// <summary>Whether the first byte of an element is its most significant one.</summary>
    public required bool IsBigEndian { get; init; }

    /// <summary>Whether the first dimension runs fastest.</summary>
    public required bool IsFortranOrder { get; init; }

    /// <summary>The lengths of the dimensions.</summary>
    public required ArrayShape Shape { get; init; }

    /// <summary>Where the elements begin.</summary>
    public required long DataOffset { get; init; }

    /// <summary>Reads and checks the head; that the elements it promises are there too.</summary>
    /// <exception cref="VectorFormatException">It is damaged, or of a kind that cannot be read.</exception>
    public static NpyHeader Read(ByteSource source)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        RequireBytes(source, PrefixLength);
        source.Read(0, prefix);
        if (!prefix.StartsWith(Magic))
        {
            throw new VectorFormatException(source.Name, $"first bytes {Convert.ToHexString(prefix[..6])}", "a NumPy file, 934E554D5059");
        }

        if (prefix[6] is not (1 or 2 or 3) || prefix[7] != 0)
        {
            throw new VectorFormatException(source.Name, $"NumPy format version {prefix[6]}.{prefix[7]}", "1.0, 2.0 or 3.0");
        }

        int sizeLength = prefix[6] == 1 ? 2 : 4;
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        RequireBytes(source, PrefixLength + sizeLength);
        source.Read(PrefixLength, size[..sizeLength]);
        return ReadText(source, PrefixLength + sizeLength, BinaryPrimitives.ReadUInt32LittleEndian(size), utf8: prefix[6] == 3);
    }

    private static NpyHeader ReadText(ByteSource source, int start, uint length, bool utf8)
    {
        if (length > LongestText)
        {
            throw new VectorFormatException(source.Name, $"a NumPy header of {length} bytes", $"at most {LongestText}");
        }

        RequireBytes(source, start + length);
        byte[] bytes = new byte[length];
        source.Read(start, bytes);
        string text = (utf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        NpyDictionary dictionary = NpyDictionary.Parse(source.Name, text);
        NpyElementType type = NpyElementType.Parse(source.Name, dictionary.Description);
        int elementSize = FileElementTypes.SizeOf(type.ElementType);
        var shape = ArrayShape.Create(source.Name, dictionary.Shape, elementSize);
        long dataOffset = start + length;
        long there = source.Length - dataOffset;
        if (shape.Count * elementSize > there)
        {
            throw new VectorFormatException(
                source.Name, $"{there} bytes of elements", $"{shape.Count * elementSize} for the shape {shape} of {type.ElementType} in the header");
        }

        return new NpyHeader
        {
            ElementType = type.ElementType,
            IsBigEndian = type.IsBigEndian,
            IsFortranOrder = dictionary.IsFortranOrder && !shape.IsOrderless,
            Shape = shape,
            DataOffset = dataOffset,
        };
    }

    private static void RequireBytes(ByteSource source, long count)
    {
        if (source.Length < count)
        {
            throw new VectorFormatException(source.Name, $"the file ends after {source.Length} bytes, inside the NumPy header", $"at least {count}");
        }
    }
}
