using System.Runtime.InteropServices;
using VkSim.Files;
using VkSim.Formats.Sources;

namespace VkSim.Formats;

/// <summary>Elements of a fixed size one after another in C order, in either byte order.</summary>
internal sealed class BinaryContent : VectorContent
{
    // Small enough for the caches and for the garbage collector's ordinary heap.
    private const int PieceBytes = 1 << 16;

    private readonly ByteSource _source;
    private readonly bool _reversed;
    private readonly int _size;
    private byte[] _piece = [];

    /// <summary>Takes over the source, which holds exactly the elements.</summary>
    public BinaryContent(ByteSource source, FileElementType type, ArrayShape shape, bool bigEndian = false)
    {
        _source = source;
        _size = FileElementTypes.SizeOf(type);
        _reversed = _size > 1 && bigEndian == BitConverter.IsLittleEndian;
        ElementType = type;
        Shape = shape;
    }

    public override string Name => _source.Name;

    public override FileElementType ElementType { get; }

    public override ArrayShape Shape { get; }

    public override FileRegion? NativeRegion => _reversed ? null : _source.Region;

    public override void Read(long first, Span<float> destination)
    {
        if (ElementType == FileElementType.Float32)
        {
            ReadNative(first, MemoryMarshal.AsBytes(destination));
            return;
        }

        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> piece = ReadPiece(first, destination.Length);
            int count = piece.Length / _size;
            ElementDecoder.ToSingle(ElementType, piece, destination[..count]);
            first += count;
            destination = destination[count..];
        }
    }

    public override void Read(long first, Span<WideNumber> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> piece = ReadPiece(first, destination.Length);
            int count = piece.Length / _size;
            ElementDecoder.ToWide(ElementType, piece, destination[..count]);
            first += count;
            destination = destination[count..];
        }
    }

    public override void Read(long first, Span<long> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> piece = ReadPiece(first, destination.Length);
            int count = piece.Length / _size;
            int bad = ElementDecoder.ToInt64(ElementType, piece, destination[..count]);
            ThrowIfBad(bad, first, piece, "a whole number of 64 bits");
            first += count;
            destination = destination[count..];
        }
    }

    public override void Read(long first, Span<bool> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> piece = ReadPiece(first, destination.Length);
            int count = piece.Length / _size;
            int bad = ElementDecoder.ToBoolean(ElementType, piece, destination[..count]);
            ThrowIfBad(bad, first, piece, "0 or 1");
            first += count;
            destination = destination[count..];
        }
    }

    public override void ReadNative(long first, Span<byte> destination)
    {
        _source.Read(first * _size, destination);
        if (_reversed)
        {
            ElementDecoder.ReverseEndianness(destination, _size);
        }
    }

    public override void Dispose() => _source.Dispose();

    private ReadOnlySpan<byte> ReadPiece(long first, int elements)
    {
        int length = Math.Min(elements, PieceBytes / _size) * _size;
        _piece = _piece.Length < length ? new byte[length] : _piece;
        Span<byte> piece = _piece.AsSpan(0, length);
        ReadNative(first, piece);
        return piece;
    }

    private void ThrowIfBad(int index, long first, ReadOnlySpan<byte> piece, string expected)
    {
        if (index >= 0)
        {
            throw new VectorFormatException(Name, $"{Place(first + index)} is {ElementDecoder.Describe(ElementType, piece, index)}", expected);
        }
    }
}
