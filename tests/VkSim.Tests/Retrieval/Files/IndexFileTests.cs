using System.IO.Hashing;
using VkSim.Retrieval.Files;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval.Files;

public sealed class IndexFileTests
{
    private const int QuantizationPlace = 44;

    [Theory]
    [InlineData(0, 8, 16, ElementType.Float32)]
    [InlineData(1, 1, 16, ElementType.Float16)]
    [InlineData(37, 3, 5, ElementType.Float16)]
    [InlineData(64, 512, 16, ElementType.Float32)]
    [InlineData(5, 0, 2, ElementType.BFloat16)]
    [InlineData(37, 21, 5, ElementType.Float32, Quantization.Int8)]
    [InlineData(3, 0, 2, ElementType.Float32, Quantization.Int8)]
    [InlineData(37, 65, 5, ElementType.Float32, Quantization.Binary)]
    [InlineData(3, 0, 2, ElementType.Float32, Quantization.Binary)]
    public void RowsAndIdsComeBack(int rows, int dimensions, int blockRows, ElementType type, Quantization quantization = Quantization.None)
    {
        using var folder = new ScratchFolder();
        IndexFileHeader header = Header(rows, dimensions, blockRows, type, quantization);
        long expectedBytes = quantization switch
        {
            Quantization.Int8 => 4 + ((dimensions + 3) / 4 * 4),
            Quantization.Binary => (dimensions + 63) / 64 * 8,
            _ => (long)dimensions * (type == ElementType.Float32 ? 4 : 2),
        };
        Assert.Equal(expectedBytes, header.Identity.RowBytes);
        Write(folder.PathOf("a.vksim"), header);

        using var reader = new IndexFileReader(folder.PathOf("a.vksim"));
        Assert.Equal(header, reader.Header);
        Assert.Equal(["a.vksim"], folder.Files);
        int rowBytes = (int)header.Identity.RowBytes;
        byte[] expected = Rows(rows * rowBytes);
        for (int block = 0; block < header.Blocks; block++)
        {
            int count = header.RowsOf(block);
            Assert.Equal(expected[(block * blockRows * rowBytes)..((block * blockRows * rowBytes) + (count * rowBytes))], RowsOf(reader, block, count * rowBytes));
            Assert.Equal(Enumerable.Range(0, count).Select(i => Id((block * blockRows) + i)), reader.IdsOf(block).ToArray());
        }
    }

    [Fact]
    public void WithoutQuantisationAHeaderIsAsBeforeThereWasAny()
    {
        byte[] page = new byte[IndexFileHeader.Bytes];
        Header(7, 3, 4, ElementType.Float32).Write(page);
        Assert.Equal([0, 0, 0, 0], page[QuantizationPlace..(QuantizationPlace + 4)]);
        Assert.Equal(Quantization.None, IndexFileHeader.Read("a.vksim", page).ToOptions("a.vksim").Quantization);
    }

    [Theory]
    [InlineData(3, "quantisation 3")]
    [InlineData(1 << 8, "quantisation 256")]
    [InlineData(-1, "quantisation -1")]
    public void AnUnknownQuantisationIsRefused(int value, string found)
    {
        byte[] page = new byte[IndexFileHeader.Bytes];
        Header(7, 3, 4, ElementType.Float32).Write(page);
        BitConverter.TryWriteBytes(page.AsSpan(QuantizationPlace), value);
        BitConverter.TryWriteBytes(page.AsSpan(page.Length - 8), XxHash3.HashToUInt64(page.AsSpan(0, page.Length - 8)));
        IndexFileException e = Assert.Throws<IndexFileException>(() => IndexFileHeader.Read("a.vksim", page));
        Assert.Equal($"a.vksim: {found}; expected one of None, Int8, Binary.", e.Message);
    }

    [Theory]
    [InlineData(Metric.L1, ElementType.Float32, Quantization.Binary)]
    [InlineData(Metric.L0, ElementType.Float32, Quantization.None)]
    [InlineData(Metric.L0, ElementType.Float32, Quantization.Int8)]
    [InlineData(Metric.L1, ElementType.Float16, Quantization.Int8)]
    public void WhatNoIndexIsMadeWithIsRefused(Metric metric, ElementType type, Quantization quantization)
    {
        IndexFileHeader header = Header(7, 3, 4, type, quantization);
        header = header with { Identity = header.Identity with { Metric = metric } };
        IndexFileException e = Assert.Throws<IndexFileException>(() => header.ToOptions("a.vksim"));
        Assert.Contains($"{quantization}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfAnyOtherLengthIsRefused()
    {
        using var folder = new ScratchFolder();
        Write(folder.PathOf("a.vksim"), Header(7, 3, 4, ElementType.Float32));
        byte[] whole = File.ReadAllBytes(folder.PathOf("a.vksim"));
        foreach (int length in Enumerable.Range(0, whole.Length).Where(i => i % 97 == 0 || i > whole.Length - 60).Append(whole.Length + 1))
        {
            File.WriteAllBytes(folder.PathOf("b.vksim"), [.. whole.Take(length), .. new byte[Math.Max(0, length - whole.Length)]]);
            IndexFileException e = Assert.Throws<IndexFileException>(() => new IndexFileReader(folder.PathOf("b.vksim")).Dispose());
            Assert.StartsWith(folder.PathOf("b.vksim") + ": ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileWithAnyOtherByteIsRefused()
    {
        using var folder = new ScratchFolder();
        IndexFileHeader header = Header(7, 3, 4, ElementType.Float32);
        Write(folder.PathOf("a.vksim"), header);
        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.vksim"));
        foreach (int place in MeaningfulBytes(header))
        {
            bytes[place] ^= 0x10;
            File.WriteAllBytes(folder.PathOf("b.vksim"), bytes);
            Assert.Throws<IndexFileException>(() => new IndexFileReader(folder.PathOf("b.vksim")).Dispose());
            bytes[place] ^= 0x10;
        }
    }

    [Fact]
    public void AFileThatIsNotFinishedIsNotThere()
    {
        using var folder = new ScratchFolder();
        Write(folder.PathOf("a.vksim"), Header(3, 2, 4, ElementType.Float32));
        byte[] before = File.ReadAllBytes(folder.PathOf("a.vksim"));
        using (var writer = new IndexFileWriter(folder.PathOf("a.vksim"), Header(9, 2, 4, ElementType.Float32)))
        {
            writer.Write([1, 2, 3, 4], Rows(4 * 8));
            Assert.Throws<ArgumentException>(() => writer.Write([1, 2, 3], Rows(4 * 8)));
            Assert.Throws<ArgumentException>(() => writer.Write([1, 2, 3, 4, 5, 6], Rows(6 * 8)));
            Assert.Throws<InvalidOperationException>(writer.Commit);
        }

        Assert.Equal(before, File.ReadAllBytes(folder.PathOf("a.vksim")));
        Assert.Equal(["a.vksim"], folder.Files);
    }

    private static IEnumerable<int> MeaningfulBytes(IndexFileHeader header)
    {
        int rowBytes = (int)header.Identity.RowBytes;
        IEnumerable<int> places = Enumerable.Range(0, 96).Concat(Enumerable.Range(IndexFileHeader.Bytes - 8, 8));
        for (int block = 0; block < header.Blocks; block++)
        {
            int start = (int)header.OffsetOf(block);
            int rows = header.RowsOf(block);
            places = places.Concat(Enumerable.Range(start, rows * rowBytes)).Concat(Enumerable.Range(start + (int)header.IdsOffset(rows), rows * 8));
        }

        return places.Concat(Enumerable.Range((int)header.TableOffset, (int)(header.Length - header.TableOffset)));
    }

    private static IndexFileHeader Header(int rows, int dimensions, int blockRows, ElementType type, Quantization quantization = Quantization.None) =>
        new(new IndexIdentity(Guid.NewGuid(), dimensions, Metric.L1, type, quantization), Guid.NewGuid(), 12, rows, 99, blockRows, 0.25f, ZeroVectorPolicy.NaN);

    private static void Write(string path, IndexFileHeader header)
    {
        int rowBytes = (int)header.Identity.RowBytes;
        byte[] rows = Rows((int)header.Rows * rowBytes);
        using var writer = new IndexFileWriter(path, header);

        // Pieces that end anywhere.
        for (int row = 0; row < header.Rows;)
        {
            int count = Math.Min(1 + (row % 7), (int)header.Rows - row);
            writer.Write([.. Enumerable.Range(row, count).Select(Id)], rows.AsSpan(row * rowBytes, count * rowBytes));
            row += count;
        }

        writer.Commit();
    }

    private static byte[] Rows(int bytes)
    {
        byte[] rows = new byte[bytes];
        new Random(7).NextBytes(rows);
        return rows;
    }

    private static long Id(int row) => (row * 1_000_000_007L) - 5;

    private static unsafe byte[] RowsOf(IndexFileReader reader, long block, int bytes) => new Span<byte>(reader.RowsOf(block), bytes).ToArray();
}
