using System.Buffers.Binary;
using System.IO.Hashing;

namespace VkSim.Retrieval.Files;

/// <summary>
/// The first page of an index file, little-endian, with a checksum of itself in its last 8 bytes. It alone tells where everything lies:
/// blocks of rows, each from a page's start on, with their ids behind them; behind the blocks their checksums, and those of the table.
/// </summary>
/// <param name="Identity">Whose rows these are.</param>
/// <param name="Replaced">The index that was in the file before, where it was another one: its log may still be there, and is of no use.</param>
/// <param name="Sequence">Number of the last record of a log that the file holds; later ones come on top.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="NextId">The next id that is given where the caller gives none.</param>
/// <param name="BlockRows">Rows of each block but the last.</param>
/// <param name="Epsilon">Lower clamp of norms.</param>
/// <param name="ZeroVectors">What the cosine with zeros is.</param>
internal readonly record struct IndexFileHeader(
    IndexIdentity Identity,
    Guid Replaced,
    long Sequence,
    long Rows,
    long NextId,
    int BlockRows,
    float Epsilon,
    ZeroVectorPolicy ZeroVectors)
{
    /// <summary>Bytes of the header; blocks of rows start at multiples of it, so that they can be mapped.</summary>
    public const int Bytes = 4096;

    private const int Version = 1;
    private const int Checksum = Bytes - sizeof(ulong);

    private static ReadOnlySpan<byte> Magic => "VKSIMIDX"u8;

    public long Blocks => (Rows + BlockRows - 1) / BlockRows;

    /// <summary>Where the table of checksums is.</summary>
    public long TableOffset => Rows == 0 ? Bytes : OffsetOf(Blocks - 1) + PagesOf(RowsOf(Blocks - 1));

    /// <summary>Length of the whole file.</summary>
    public long Length => TableOffset + (Blocks * IndexBlock.Bytes) + sizeof(ulong);

    /// <summary>Rows of a block.</summary>
    public int RowsOf(long block) => (int)Math.Min(BlockRows, Rows - (block * BlockRows));

    /// <summary>Where the rows of a block begin.</summary>
    public long OffsetOf(long block) => Bytes + (block * PagesOf(BlockRows));

    /// <summary>Where the ids of a block of so many rows are, from its start on: at a multiple of 8.</summary>
    public long IdsOffset(int rows) => ((rows * Identity.RowBytes) + sizeof(long) - 1) / sizeof(long) * sizeof(long);

    public void Write(Span<byte> target)
    {
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], BlockRows);
        Identity.Write(target[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(target[48..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], Rows);
        BinaryPrimitives.WriteInt64LittleEndian(target[64..], NextId);
        BinaryPrimitives.WriteSingleLittleEndian(target[72..], Epsilon);
        BinaryPrimitives.WriteInt32LittleEndian(target[76..], (int)ZeroVectors);
        Replaced.TryWriteBytes(target[80..]);
        BinaryPrimitives.WriteUInt64LittleEndian(target[Checksum..], XxHash3.HashToUInt64(target[..Checksum]));
    }

    /// <exception cref="IndexFileException">No index file, one of another version, or a damaged one.</exception>
    public static IndexFileHeader Read(string path, ReadOnlySpan<byte> source)
    {
        if (source.Length < Bytes || !source.StartsWith(Magic))
        {
            throw new IndexFileException(path, source.StartsWith(Magic) ? $"{source.Length} bytes" : "no index", "an index file of VkSim");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        if (version != Version)
        {
            throw new IndexFileException(path, $"version {version}", $"version {Version}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(source[Checksum..]) != XxHash3.HashToUInt64(source[..Checksum]))
        {
            throw new IndexFileException(path, "a damaged header", "one whose checksum holds");
        }

        var header = new IndexFileHeader(
            IndexIdentity.Read(path, source[16..]),
            new Guid(source.Slice(80, 16)),
            BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadSingleLittleEndian(source[72..]),
            (ZeroVectorPolicy)BinaryPrimitives.ReadInt32LittleEndian(source[76..]));
        bool isWhole = header is { Sequence: >= 0, Rows: >= 0, BlockRows: > 0 }
            && Math.Max(header.Rows, header.BlockRows) < long.MaxValue / (2 * (Bytes + header.Identity.RowBytes));
        return isWhole ? header : throw new IndexFileException(path, $"{header.Rows} rows in blocks of {header.BlockRows}", "numbers that a file can have");
    }

    /// <summary>What an index with these rows is made with.</summary>
    /// <exception cref="IndexFileException">Nothing that an index can be made with.</exception>
    public EmbeddingIndexOptions ToOptions(string path)
    {
        try
        {
            var options = new EmbeddingIndexOptions
            {
                Dimensions = Identity.Dimensions,
                Metric = Identity.Metric,
                Storage = Identity.ElementType,
                Epsilon = Epsilon,
                ZeroVectors = ZeroVectors,
                Quantization = Identity.Quantization,
            };
            EmbeddingIndex.Check(options);
            return options;
        }
        catch (ArgumentException e)
        {
            throw new IndexFileException(path, $"{Identity}, epsilon {Epsilon}, zeros as {ZeroVectors}", "what an index can be made with", e);
        }
    }

    private long PagesOf(int rows) => (IdsOffset(rows) + (rows * (long)sizeof(long)) + Bytes - 1) / Bytes * Bytes;
}
