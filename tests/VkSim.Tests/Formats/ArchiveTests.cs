using System.Buffers.Binary;
using System.IO.Compression;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>.npz archives: damage, lies about sizes, and what packs far too well.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void ManyMembersTakeLessThanTwiceTheFile()
    {
        // One array, and a directory that names it 60,000 times.
        const int Members = 60_000;
        byte[] one = File.ReadAllBytes(Archive(("00000.npy", Npy(3, 4), CompressionLevel.NoCompression)));
        int directory = BinaryPrimitives.ReadInt32LittleEndian(one.AsSpan(one.Length - 6));
        byte[] entry = one[directory..^22];
        using var file = new MemoryStream();
        file.Write(one.AsSpan(0, directory));
        for (int i = 0; i < Members; i++)
        {
            System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"{i:00000}.npy")).CopyTo(entry, 46);
            file.Write(entry);
        }

        byte[] end = one[^22..];
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), Members);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), Members);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), entry.Length * Members);
        file.Write(end);
        string path = _folder.Write("many.npz", file.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        using VectorFileReader reader = VectorFile.Open(path + ":41234");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * file.Length);
        Assert.Equal(12, reader.Count);
        Assert.Equal(Members, VectorFile.Members(path).Count);
    }

    [Fact]
    public void ANameThatIsNoTextIsFoundByWhatIsShownOfIt()
    {
        byte[] content = File.ReadAllBytes(Archive(("ab.npy", Npy(3, 4), CompressionLevel.NoCompression)));
        int entry = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(content.Length - 6));
        content[entry + 9] |= 8;
        content[entry + 46] = 0xFF;
        string path = _folder.Write("x.npz", content);
        using VectorFileReader only = VectorFile.Open(path);
        using VectorFileReader named = VectorFile.Open($"{path}:{Assert.Single(VectorFile.Members(path))}");
        Assert.Equal(only.ToArray(), named.ToArray());
    }

    [Fact]
    public void AnArchiveOfTheFrameworkIsRead()
    {
        string path = Archive(("a.npy", Npy(3, 4), CompressionLevel.NoCompression), ("b.npy", Npy(5, 6), CompressionLevel.SmallestSize));
        using VectorFileReader stored = VectorFile.Open(path + ":a");
        using VectorFileReader deflated = VectorFile.Open(path + ":b");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), stored.ToArray());
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (float)i), deflated.ToArray());
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    public void AFlippedBitShowsInTheChecksum(CompressionLevel level)
    {
        string path = Archive(("a.npy", Npy(50, 40), level));
        byte[] content = File.ReadAllBytes(path);
        int refused = 0;
        foreach (int at in new[] { 300, 500, 1000, 1500 })
        {
            byte[] damaged = [.. content];
            damaged[at] ^= 4;
            _folder.Write("x.npz", damaged);
            refused += Record.Exception(() => ReadAll(path)) is VectorFormatException ? 1 : 0;
        }

        Assert.Equal(4, refused);
    }

    [Fact]
    public void TheDirectoryMustBeThere()
    {
        byte[] content = File.ReadAllBytes(Archive(("a.npy", Npy(3, 4), CompressionLevel.NoCompression)));
        for (int length = 1; length < content.Length; length++)
        {
            AssertRefused(content[..length], "no ZIP directory");
        }

        AssertRefused([.. content, 0], "no ZIP directory");
    }

    [Fact]
    public void AMemberMustBeInsideTheFile()
    {
        byte[] content = File.ReadAllBytes(Archive(("a.npy", Npy(3, 4), CompressionLevel.NoCompression)));
        int entry = DirectoryOffset(content);
        AssertRefused(With(content, entry + 42, 0x7FFFFFFF), "a member at byte 2147483647");
        AssertRefused(With(content, entry + 42, 5), "no member at byte 5");
        AssertRefused(With(content, entry + 20, 0x10000000), "268435456");
        AssertRefused(With(content, entry + 24, 0x10000000), "176 bytes stored for 268435456");
        AssertRefused(With(content, content.Length - 6, 0x7FFFFFFF), "a directory of");
        AssertRefused(With(content, content.Length - 10, 0x7FFFFFFF), "a directory of 2147483647 bytes");
    }

    [Fact]
    public void MoreBytesThanDeflateCanPackAreRefusedUnread()
    {
        byte[] content = File.ReadAllBytes(Archive(("a.npy", Npy(3, 4), CompressionLevel.Fastest)));
        AssertRefused(With(content, DirectoryOffset(content) + 24, 0x7FFFFFF0), "at most 1032 times as many");
    }

    [Fact]
    public void WhatUnpacksToMoreThanStatedIsCutOffAndRefused()
    {
        // 64 MB of zeros that claim to be the 200 bytes that the shape asks for.
        byte[] npy = Npy(3, 6);
        string path = Archive(("a.npy", [.. npy, .. new byte[64_000_000]], CompressionLevel.Fastest));
        byte[] content = File.ReadAllBytes(path);
        _folder.Write("x.npz", With(content, DirectoryOffset(content) + 24, npy.Length));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<VectorFormatException>(() => ReadAll(path)).Message;
        Assert.Contains("longer than stated", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void AMemberMustHoldWhatItsShapeAsksFor()
    {
        AssertRefused(File.ReadAllBytes(Archive(("a.npy", [.. Npy(3, 6), 0], CompressionLevel.Fastest))), "expected 200 for the shape 3×6");
        AssertRefused(File.ReadAllBytes(Archive(("a.npy", Npy(3, 6)[..^1], CompressionLevel.NoCompression))), "expected 72 for the shape 3×6");
        AssertRefused(File.ReadAllBytes(Archive(("a.txt", "hello, world"u8.ToArray(), CompressionLevel.NoCompression))), "a NumPy file");
    }

    [Fact]
    public void EncryptedMembersAreRefused()
    {
        byte[] content = File.ReadAllBytes(Archive(("a.npy", Npy(3, 4), CompressionLevel.NoCompression)));
        content[DirectoryOffset(content) + 8] |= 1;
        AssertRefused(content, "an encrypted member");
    }

    [Fact]
    public void AnEmptyArchiveHasNoArrays() => AssertRefused(File.ReadAllBytes(Archive()), "no arrays");

    [Fact]
    public void AWellPackedLargeArrayIsReadInWindowsOfConstantMemory()
    {
        string path = Archive(("zeros.npy", Npy(250_000, 40, zeros: true), CompressionLevel.SmallestSize));
        Assert.InRange(new FileInfo(path).Length, 1, 100_000);
        using VectorFileReader reader = VectorFile.Open(path);
        float[] window = new float[1000 * 40];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long row = 0; row < reader.Rows; row += 1000)
        {
            reader.ReadRows(row, window);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    public void Dispose() => _folder.Dispose();

    private static void ReadAll(string path)
    {
        using VectorFileReader reader = VectorFile.Open(path);
        reader.ToArray();
    }

    private static byte[] Npy(int rows, int columns, bool zeros = false)
    {
        using var folder = new ScratchFolder();
        float[] values = zeros ? new float[rows * columns] : [.. Enumerable.Range(0, rows * columns).Select(i => (float)i)];
        VectorFile.Write(folder.PathOf("x.npy"), values, rows, columns);
        return File.ReadAllBytes(folder.PathOf("x.npy"));
    }

    private static int DirectoryOffset(byte[] content) => content.AsSpan().LastIndexOf("PK\x01\x02"u8);

    private static byte[] With(byte[] content, int at, int value)
    {
        byte[] changed = [.. content];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    private string Archive(params (string Name, byte[] Content, CompressionLevel Level)[] members)
    {
        string path = _folder.PathOf("x.npz");
        File.Delete(path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content, CompressionLevel level) in members)
        {
            using Stream stream = archive.CreateEntry(name, level).Open();
            stream.Write(content);
        }

        return path;
    }

    private void AssertRefused(byte[] content, string part)
    {
        string path = _folder.Write("x.npz", content);
        Assert.Contains(part, Assert.Throws<VectorFormatException>(() => ReadAll(path)).Message, StringComparison.Ordinal);
    }
}
