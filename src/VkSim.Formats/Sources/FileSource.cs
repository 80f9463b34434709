using VkSim.Files;

namespace VkSim.Formats.Sources;

/// <summary>A range of a file as it is, with an optional checksum that is compared when it has been read from start to end.</summary>
internal sealed class FileSource : ByteSource
{
    private readonly InputFile _file;
    private readonly long _offset;
    private readonly SequentialChecksum? _checksum;

    public FileSource(InputFile file, string name, long offset, long length, SequentialChecksum? checksum = null)
    {
        _file = file;
        _offset = offset;
        _checksum = checksum;
        Name = name;
        Length = length;
    }

    public override string Name { get; }

    public override long Length { get; }

    public override FileRegion? Region => new FileRegion(_file.Handle, _offset, Length);

    public override void Read(long offset, Span<byte> destination)
    {
        _file.Read(_offset + offset, destination);
        _checksum?.Observe(offset, destination);
    }
}
