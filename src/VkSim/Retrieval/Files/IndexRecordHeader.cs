using System.Buffers.Binary;
using System.IO.Hashing;

namespace VkSim.Retrieval.Files;

/// <summary>What stands before the ids and rows of an operation, or of a part of a large one, in a log: 56 bytes, little-endian, with a checksum of their own.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="IsContinued">Whether the operation goes on in the next record.</param>
/// <param name="Sequence">The record's number, one more than that of the one before.</param>
/// <param name="Count">Number of ids.</param>
/// <param name="NextId">The next id that is given where the caller gives none, once this is done.</param>
/// <param name="OnDisk">Number of the last record that was surely on the disk when this one was written.</param>
/// <param name="Checksum">XXH3 of ids and rows.</param>
internal readonly record struct IndexRecordHeader(
    IndexRecordKind Kind, bool IsContinued, long Sequence, long Count, long NextId, long OnDisk, ulong Checksum)
{
    public const int Bytes = 56;

    /// <summary>Records begin at multiples of it.</summary>
    public const int Alignment = 8;

    private const int OwnChecksum = Bytes - sizeof(ulong);
    private const int ContinuedBit = 1 << 16;

    /// <summary>Bytes that follow: the ids, and where rows are put the rows.</summary>
    public Int128 PayloadBytes(long rowBytes) => Count * (Int128)(sizeof(long) + (Kind == IndexRecordKind.Put ? rowBytes : 0));

    /// <summary>Bytes of a record with so many behind its header.</summary>
    public static long SizeOf(long payload) => (Bytes + payload + Alignment - 1) / Alignment * Alignment;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, (int)Kind | (IsContinued ? ContinuedBit : 0));
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], NextId);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], OnDisk);
        BinaryPrimitives.WriteUInt64LittleEndian(target[40..], Checksum);
        BinaryPrimitives.WriteUInt64LittleEndian(target[OwnChecksum..], XxHash3.HashToUInt64(target[..OwnChecksum]));
    }

    /// <summary>Reads a header whose checksum holds.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out IndexRecordHeader header)
    {
        long kind = BinaryPrimitives.ReadInt64LittleEndian(source);
        header = new IndexRecordHeader(
            (IndexRecordKind)(kind & ~ContinuedBit),
            (kind & ContinuedBit) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[40..]));
        return header is { Kind: IndexRecordKind.Put or IndexRecordKind.Remove, Count: >= 0 }
            && BinaryPrimitives.ReadUInt64LittleEndian(source[OwnChecksum..]) == XxHash3.HashToUInt64(source[..OwnChecksum]);
    }
}
