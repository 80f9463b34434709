using System.Buffers.Binary;
using System.Text;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Zip;

/// <summary>
/// The members of a ZIP archive, from its central directory (PKWARE APPNOTE 6.3, with Zip64). Unlike the framework's
/// reader it tells where a stored member's bytes lie, so that they can be mapped, and refuses names that occur twice. Nothing is made of
/// members that are not wanted: there may be very many.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50;
    private const uint End64Signature = 0x06064B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint HeaderSignature = 0x04034B50;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int HeaderLength = 30;
    private const int LongestComment = ushort.MaxValue;
    private const long LargestDirectory = 64 << 20;

    // Deflate cannot pack better than this.
    private const long LargestRatio = 1032;

    private readonly InputFile _file;
    private readonly byte[] _entries;

    private ZipDirectory(InputFile file, byte[] entries, int count)
    {
        _file = file;
        _entries = entries;
        Count = count;
        Check();
    }

    /// <summary>Number of members.</summary>
    public int Count { get; }

    /// <summary>Reads and checks the directory.</summary>
    /// <exception cref="VectorFormatException">Not an archive, or a damaged one.</exception>
    public static ZipDirectory Read(InputFile file)
    {
        (long offset, long length, long count) = FindDirectory(file);
        if (length > LargestDirectory)
        {
            throw Damaged(file, $"a directory of {length} bytes", $"at most {LargestDirectory}");
        }

        if (count > length / EntryLength)
        {
            throw Damaged(file, $"{count} members in a directory of {length} bytes", $"{EntryLength} bytes or more for each");
        }

        byte[] entries = new byte[length];
        file.Read(offset, entries);
        return new ZipDirectory(file, entries, (int)count);
    }

    /// <summary>The names of the members.</summary>
    public string[] Names()
    {
        var names = new string[Count];
        ReadOnlySpan<byte> rest = _entries;
        for (int i = 0; i < Count; i++)
        {
            names[i] = NameOf(ReadEntry(ref rest));
        }

        return names;
    }

    /// <summary>A member by its place in the directory.</summary>
    public ZipMember At(int index)
    {
        ReadOnlySpan<byte> rest = _entries;
        ReadOnlySpan<byte> entry = ReadEntry(ref rest);
        for (int i = 0; i < index; i++)
        {
            entry = ReadEntry(ref rest);
        }

        return Member(entry);
    }

    /// <summary>The member of that name, or null.</summary>
    public ZipMember? Find(string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        byte[] latin1 = Encoding.Latin1.GetBytes(name);
        ReadOnlySpan<byte> rest = _entries;
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> entry = ReadEntry(ref rest);
            if (NameBytes(entry).SequenceEqual(IsUtf8(entry) ? utf8 : latin1))
            {
                return Member(entry);
            }
        }

        return null;
    }

    /// <summary>Opens a member's unpacked bytes.</summary>
    /// <exception cref="VectorFormatException">It is encrypted, packed by an unknown method, or not where the directory says.</exception>
    public ByteSource Open(ZipMember member)
    {
        string name = $"{_file.Name}:{member.Name}";
        if (member.IsEncrypted || member.Method is not (ZipMember.Stored or ZipMember.Deflated))
        {
            throw new VectorFormatException(
                name, member.IsEncrypted ? "an encrypted member" : $"a member packed by method {member.Method}", "a stored or deflated member");
        }

        long offset = FindBytes(_file, member, name);
        var checksum = new SequentialChecksum(name, member.Length, member.Crc);
        if (member.Method == ZipMember.Stored)
        {
            return member.PackedLength == member.Length
                ? new FileSource(_file, name, offset, member.Length, checksum)
                : throw new VectorFormatException(name, $"{member.PackedLength} bytes stored for {member.Length}", "as many");
        }

        return member.Length / LargestRatio <= member.PackedLength
            ? new InflateSource(_file, name, offset, member.PackedLength, member.Length, checksum)
            : throw new VectorFormatException(name, $"{member.Length} bytes stated for {member.PackedLength} packed ones", $"at most {LargestRatio} times as many");
    }

    private static (long Offset, long Length, long Count) FindDirectory(InputFile file)
    {
        byte[] tail = new byte[Math.Min(file.Length, EndLength + LongestComment)];
        file.Read(file.Length - tail.Length, tail);
        int at = FindEnd(tail);
        if (at < 0)
        {
            throw new VectorFormatException(file.Name, "no ZIP directory at the end of the file", "a ZIP archive of .npy members");
        }

        ReadOnlySpan<byte> end = tail.AsSpan(at);
        long endOffset = file.Length - tail.Length + at;
        long count = U16(end, 10);
        long length = U32(end, 12);
        long offset = U32(end, 16);
        if (U16(end, 4) != U16(end, 6) || U16(end, 8) != count)
        {
            throw Damaged(file, "an archive in several parts", "one file");
        }

        if (count == ushort.MaxValue || length == uint.MaxValue || offset == uint.MaxValue)
        {
            (offset, length, count) = ReadEnd64(file, endOffset) ?? (offset, length, count);
        }

        return offset >= 0 && length >= 0 && count >= 0 && offset <= endOffset && length <= endOffset - offset
            ? (offset, length, count)
            : throw Damaged(file, $"a directory of {length} bytes at byte {offset}", $"one that ends before byte {endOffset}");
    }

    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            if (U32(tail, at) == EndSignature && at + EndLength + U16(tail, at + 20) == tail.Length)
            {
                return at;
            }
        }

        return -1;
    }

    private static (long Offset, long Length, long Count)? ReadEnd64(InputFile file, long endOffset)
    {
        Span<byte> locator = stackalloc byte[LocatorLength];
        if (endOffset < LocatorLength)
        {
            return null;
        }

        file.Read(endOffset - LocatorLength, locator);
        if (U32(locator, 0) != LocatorSignature)
        {
            return null;
        }

        long position = I64(locator, 8);
        Span<byte> end = stackalloc byte[End64Length];
        if (position < 0 || position > endOffset - LocatorLength - End64Length)
        {
            throw Damaged(file, $"a Zip64 directory end at byte {position}", "one inside the file");
        }

        file.Read(position, end);
        return U32(end, 0) == End64Signature && I64(end, 24) == I64(end, 32)
            ? (I64(end, 48), I64(end, 40), I64(end, 32))
            : throw Damaged(file, "a damaged Zip64 directory end", "its signature and one part");
    }

    private void Check()
    {
        var names = new NameSet(Count);
        ReadOnlySpan<byte> rest = _entries;
        for (int i = 0; i < Count; i++)
        {
            names.Add(NameBytes(ReadEntry(ref rest)));
        }

        if (names.FindDuplicate() is { } digest)
        {
            rest = _entries;
            ReadOnlySpan<byte> entry = ReadEntry(ref rest);
            while (!NameSet.Is(NameBytes(entry), digest))
            {
                entry = ReadEntry(ref rest);
            }

            throw Damaged(_file, $"two members named '{NameOf(entry)}'", "each name once");
        }
    }

    private ReadOnlySpan<byte> ReadEntry(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < EntryLength || U32(rest, 0) != EntrySignature)
        {
            throw Damaged(_file, "a damaged entry in the ZIP directory", "its signature");
        }

        int length = EntryLength + U16(rest, 28) + U16(rest, 30) + U16(rest, 32);
        if (length > rest.Length)
        {
            throw Damaged(_file, "an entry that passes the end of the ZIP directory", "whole entries");
        }

        ReadOnlySpan<byte> entry = rest[..length];
        rest = rest[length..];
        return entry;
    }

    private ZipMember Member(ReadOnlySpan<byte> entry)
    {
        var member = new ZipMember
        {
            Name = NameOf(entry),
            Method = U16(entry, 10),
            IsEncrypted = (U16(entry, 8) & 1) != 0,
            Crc = U32(entry, 16),
            PackedLength = U32(entry, 20),
            Length = U32(entry, 24),
            HeaderOffset = U32(entry, 42),
        };
        member = ApplyZip64(_file, member, entry.Slice(EntryLength + U16(entry, 28), U16(entry, 30)));
        return member.Length >= 0 && member.PackedLength >= 0 && member.HeaderOffset >= 0
            ? member
            : throw Damaged(_file, $"negative sizes for member '{member.Name}'", "sizes of 0 or more");
    }

    private static ReadOnlySpan<byte> NameBytes(ReadOnlySpan<byte> entry) => entry.Slice(EntryLength, U16(entry, 28));

    private static bool IsUtf8(ReadOnlySpan<byte> entry) => (U16(entry, 8) & 0x800) != 0;

    private static string NameOf(ReadOnlySpan<byte> entry) => (IsUtf8(entry) ? Encoding.UTF8 : Encoding.Latin1).GetString(NameBytes(entry));

    // Values that do not fit in 32 bits follow in the extra field 1, in this order and only where needed.
    private static ZipMember ApplyZip64(InputFile file, ZipMember member, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = U16(extra, 0);
            int size = U16(extra, 2);
            if (size > extra.Length - 4)
            {
                break;
            }

            ReadOnlySpan<byte> values = extra.Slice(4, size);
            extra = extra[(4 + size)..];
            if (id == 1)
            {
                long length = Take(file, member.Length, ref values);
                long packedLength = Take(file, member.PackedLength, ref values);
                long headerOffset = Take(file, member.HeaderOffset, ref values);
                return member with { Length = length, PackedLength = packedLength, HeaderOffset = headerOffset };
            }
        }

        return member;
    }

    private static long Take(InputFile file, long value, ref ReadOnlySpan<byte> values)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (values.Length < sizeof(long))
        {
            throw Damaged(file, "a Zip64 field that is cut short", "8 bytes for each value");
        }

        value = I64(values, 0);
        values = values[sizeof(long)..];
        return value;
    }

    private static long FindBytes(InputFile file, ZipMember member, string name)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (member.HeaderOffset > file.Length - HeaderLength)
        {
            throw new VectorFormatException(name, $"a member at byte {member.HeaderOffset}", $"one inside the file of {file.Length} bytes");
        }

        file.Read(member.HeaderOffset, header);
        if (U32(header, 0) != HeaderSignature)
        {
            throw new VectorFormatException(name, $"no member at byte {member.HeaderOffset}", "its header, as the ZIP directory says");
        }

        long offset = member.HeaderOffset + HeaderLength + U16(header, 26) + U16(header, 28);
        return offset <= file.Length && member.PackedLength <= file.Length - offset
            ? offset
            : throw new VectorFormatException(name, $"{file.Length - offset} bytes up to the end of the file", $"{member.PackedLength}, as the ZIP directory says");
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static VectorFormatException Damaged(InputFile file, string found, string expected) => new(file.Name, found, expected);
}
