using System.Buffers.Binary;
using System.IO.Hashing;

namespace VkSim.Retrieval.Files;

/// <summary>
/// The first page of a log, little-endian: whose it is, and twice, in sectors of their own that are written in turn, where its
/// operations begin; of the two the newer one holds whose checksum does.
/// </summary>
internal static class IndexLogHeader
{
    public const int Bytes = 4096;

    /// <summary>Bytes of each of the two places.</summary>
    public const int SlotBytes = 24;

    private const int Version = 1;
    private const int Checksum = 64;
    private const int FirstSlot = 512;
    private const int SlotStride = 512;

    private static ReadOnlySpan<byte> Magic => "VKSIMLOG"u8;

    /// <summary>The page of an empty log.</summary>
    public static void Write(Span<byte> page, in IndexIdentity identity)
    {
        page.Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page[8..], Version);
        identity.Write(page[16..]);
        BinaryPrimitives.WriteUInt64LittleEndian(page[Checksum..], XxHash3.HashToUInt64(page[..Checksum]));
        WriteStart(page[FirstSlot..], 1, Bytes);
    }

    /// <summary>One of the two places that tell where the operations begin.</summary>
    /// <param name="turn">Larger than that of the other.</param>
    /// <param name="start">The first operation's place.</param>
    /// <param name="slot">Receives the bytes.</param>
    /// <returns>Where in the file they belong.</returns>
    public static int Slot(long turn, long start, Span<byte> slot)
    {
        WriteStart(slot, turn, start);
        return FirstSlot + ((int)(turn % 2) == 1 ? 0 : SlotStride);
    }

    /// <exception cref="IndexFileException">No log, one of another version, or a damaged one.</exception>
    public static (IndexIdentity Identity, long Turn, long Start) Read(string path, ReadOnlySpan<byte> page)
    {
        if (page.Length < Bytes || !page.StartsWith(Magic))
        {
            throw new IndexFileException(path, page.StartsWith(Magic) ? $"{page.Length} bytes" : "no log", "the log of an index of VkSim");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(page[8..]);
        if (version != Version)
        {
            throw new IndexFileException(path, $"version {version}", $"version {Version}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(page[Checksum..]) != XxHash3.HashToUInt64(page[..Checksum]))
        {
            throw new IndexFileException(path, "a damaged header", "one whose checksum holds");
        }

        (long Turn, long Start) first = ReadStart(page[FirstSlot..]);
        (long Turn, long Start) second = ReadStart(page[(FirstSlot + SlotStride)..]);
        (long Turn, long Start) last = first.Turn > second.Turn ? first : second;
        return last is { Turn: > 0, Start: >= Bytes }
            ? (IndexIdentity.Read(path, page[16..]), last.Turn, last.Start)
            : throw new IndexFileException(path, "a damaged header", "where its operations begin");
    }

    private static void WriteStart(Span<byte> slot, long turn, long start)
    {
        BinaryPrimitives.WriteInt64LittleEndian(slot, turn);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], start);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[16..], XxHash3.HashToUInt64(slot[..16]));
    }

    private static (long Turn, long Start) ReadStart(ReadOnlySpan<byte> slot) =>
        BinaryPrimitives.ReadUInt64LittleEndian(slot[16..]) == XxHash3.HashToUInt64(slot[..16])
            ? (BinaryPrimitives.ReadInt64LittleEndian(slot), BinaryPrimitives.ReadInt64LittleEndian(slot[8..]))
            : default;
}
