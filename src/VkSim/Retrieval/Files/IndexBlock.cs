using System.Buffers.Binary;

namespace VkSim.Retrieval.Files;

/// <summary>Checksums (XXH3) of a block of an index file: 16 bytes.</summary>
/// <param name="Rows">Of its rows.</param>
/// <param name="Ids">Of their ids.</param>
internal readonly record struct IndexBlock(ulong Rows, ulong Ids)
{
    public const int Bytes = 16;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Rows);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], Ids);
    }

    public static IndexBlock Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
}
