using VkSim.Files;

namespace VkSim.Formats.Sources;

/// <summary>A range of another source, which it owns.</summary>
internal sealed class PartSource(ByteSource source, long start, long length) : ByteSource
{
    public override string Name => source.Name;

    public override long Length => length;

    public override bool IsRandomAccess => source.IsRandomAccess;

    public override FileRegion? Region => source.Region is { } region ? region with { Offset = region.Offset + start, Length = length } : null;

    public override void Read(long offset, Span<byte> destination) => source.Read(start + offset, destination);

    public override void Dispose() => source.Dispose();
}
