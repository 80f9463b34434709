using System.IO.Compression;

namespace VkSim.Formats.Sources;

/// <summary>
/// A deflated range of a file. It unpacks forwards as it is read and starts anew to go backwards; it never unpacks more
/// than the stated size and one byte.
/// </summary>
internal sealed class InflateSource : ByteSource
{
    private const int SkipBytes = 1 << 16;

    private readonly InputFile _file;
    private readonly long _offset;
    private readonly long _packedLength;
    private readonly SequentialChecksum _checksum;
    private DeflateStream? _stream;
    private long _position;

    public InflateSource(InputFile file, string name, long offset, long packedLength, long length, SequentialChecksum checksum)
    {
        _file = file;
        _offset = offset;
        _packedLength = packedLength;
        _checksum = checksum;
        Name = name;
        Length = length;
    }

    public override string Name { get; }

    public override long Length { get; }

    public override bool IsRandomAccess => false;

    public override void Read(long offset, Span<byte> destination)
    {
        if (_stream is null || offset < _position)
        {
            Restart();
        }

        Skip(offset - _position);
        Unpack(destination);
    }

    public override void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void Restart()
    {
        Dispose();
        _stream = new DeflateStream(new FileRangeStream(_file, _offset, _packedLength), CompressionMode.Decompress);
        _position = 0;
    }

    private void Skip(long count)
    {
        if (count > 0)
        {
            byte[] scratch = new byte[Math.Min(count, SkipBytes)];
            for (; count > 0; count -= Math.Min(count, scratch.Length))
            {
                Unpack(scratch.AsSpan(0, (int)Math.Min(count, scratch.Length)));
            }
        }
    }

    private void Unpack(Span<byte> destination)
    {
        long start = _position;
        int filled = 0;
        while (filled < destination.Length)
        {
            int count = ReadPacked(destination[filled..]);
            if (count == 0)
            {
                throw new VectorFormatException(Name, $"the packed data end after {_position} bytes", $"{Length}");
            }

            filled += count;
            _position += count;
        }

        if (_position == Length && ReadPacked(stackalloc byte[1]) != 0)
        {
            throw new VectorFormatException(Name, "the packed data are longer than stated", $"{Length} bytes");
        }

        _checksum.Observe(start, destination);
    }

    private int ReadPacked(Span<byte> destination)
    {
        try
        {
            return _stream!.Read(destination);
        }
        catch (InvalidDataException e)
        {
            throw new VectorFormatException(Name, "the packed data are damaged", "deflated data", e);
        }
    }
}
