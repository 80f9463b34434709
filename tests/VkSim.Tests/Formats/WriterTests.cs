using VkSim.Files;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>Written files: what is in them, and that they appear whole or not at all.</summary>
public sealed class WriterTests : IDisposable
{
    private static readonly float[] s_hard =
        [0, -0f, 1f / 3, float.MaxValue, float.Epsilon, 1.1754942e-38f, -123456.79f, 1e-7f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 16777217];

    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    [InlineData("X.TSV")]
    public void SinglePrecisionComesBackBitForBit(string name)
    {
        VectorFile.Write(_folder.PathOf(name), s_hard, 3, 4);
        using VectorFileReader reader = VectorFile.Open(_folder.PathOf(name));
        Assert.Equal([3, 4], reader.Shape);
        Assert.Equal(Bits(s_hard), Bits(reader.ToArray()));
        Assert.Equal([name], _folder.Files);
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    public void HalfPrecisionIsRoundedOnce(string name)
    {
        float[] halves = [.. s_hard.Select(value => (float)(Half)value)];
        using (VectorFileWriter writer = VectorFile.Create(_folder.PathOf(name), FileElementType.Float16, 2, s_hard.Length))
        {
            writer.Write(s_hard);
            writer.Write([.. s_hard.Select(value => (Half)value)]);
            writer.Commit();
        }

        using VectorFileReader reader = VectorFile.Open(_folder.PathOf(name));
        Assert.Equal(name == "x.npy" ? FileElementType.Float16 : FileElementType.Text, reader.ElementType);
        Assert.Equal(Bits([.. halves, .. halves]), Bits(reader.ToArray()));
    }

    [Fact]
    public void HalvesWidenIntoSinglePrecisionFiles()
    {
        Half[] values = [.. Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt16BitsToHalf((ushort)i))];
        using (VectorFileWriter writer = VectorFile.Create(_folder.PathOf("x.npy"), FileElementType.Float32, values.Length))
        {
            writer.Write(values);
            writer.Commit();
        }

        using VectorFileReader reader = VectorFile.Open(_folder.PathOf("x.npy"));
        Assert.Equal(Bits([.. values.Select(value => (float)value)]), Bits(reader.ToArray()));
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    public void IdsAndMasksComeBackExactly(string name)
    {
        long[] ids = [0, -1, long.MaxValue, long.MinValue, (1L << 53) + 1, 7];
        bool[] mask = [true, false, true, true, false, false];
        VectorFile.Write(_folder.PathOf(name), ids, 2, 3);
        using (VectorFileReader reader = VectorFile.Open(_folder.PathOf(name)))
        {
            Assert.Equal(ids, reader.ToInt64Array());
        }

        VectorFile.Write(_folder.PathOf(name), mask, 2, 3);
        using (VectorFileReader reader = VectorFile.Open(_folder.PathOf(name)))
        {
            Assert.Equal(mask, reader.ToBooleanArray());
        }
    }

    [Fact]
    public void ManyBooleansAreZeroAndOneInTheFile()
    {
        bool[] mask = [.. Enumerable.Range(0, 100_000).Select(i => i % 3 == 0)];
        VectorFile.Write(_folder.PathOf("x.npy"), mask, mask.Length);
        Assert.Equal(mask.Select(value => (byte)(value ? 1 : 0)), File.ReadAllBytes(_folder.PathOf("x.npy"))[^mask.Length..]);
    }

    [Theory]
    [InlineData(new long[] { 6 }, "(6,)")]
    [InlineData(new long[] { 2, 3 }, "(2, 3)")]
    [InlineData(new long[] { 1, 2, 3 }, "(1, 2, 3)")]
    public void TheHeaderIsTheOneThatNumPyWrites(long[] shape, string text)
    {
        VectorFile.Write(_folder.PathOf("x.npy"), new float[6], shape);
        byte[] content = File.ReadAllBytes(_folder.PathOf("x.npy"));
        Assert.Equal(128 + 24, content.Length);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0], content[..10]);
        string header = System.Text.Encoding.ASCII.GetString(content, 10, 118);
        Assert.Equal($"{{'descr': '<f4', 'fortran_order': False, 'shape': {text}, }}".PadRight(117) + "\n", header);
    }

    [Fact]
    public void NumPysOwnHeadersAreWrittenByteForByte()
    {
        VectorFile.Write(_folder.PathOf("x.npy"), GoldenFiles.Values("f4-le-C.npy"), GoldenFiles.Shape("f4-le-C.npy"));
        Assert.Equal(File.ReadAllBytes(GoldenFiles.PathOf("f4-le-C.npy")), File.ReadAllBytes(_folder.PathOf("x.npy")));
    }

    [Fact]
    public void ASingleNumberAndEmptyArraysAreWritten()
    {
        VectorFile.Write(_folder.PathOf("scalar.npy"), [2.5f]);
        VectorFile.Write(_folder.PathOf("empty.npy"), ReadOnlySpan<float>.Empty, 0, 4);
        using VectorFileReader scalar = VectorFile.Open(_folder.PathOf("scalar.npy"));
        using VectorFileReader empty = VectorFile.Open(_folder.PathOf("empty.npy"));
        Assert.Empty(scalar.Shape);
        Assert.Equal([2.5f], scalar.ToArray());
        Assert.Equal([0, 4], empty.Shape);
    }

    [Fact]
    public void TextIsShortestAndInvariant()
    {
        VectorFile.Write(_folder.PathOf("x.csv"), [0.1f, -1.5e-30f, float.NaN, float.NegativeInfinity], 2, 2);
        Assert.Equal("0.1,-1.5E-30\nNaN,-Infinity\n", File.ReadAllText(_folder.PathOf("x.csv")));
        VectorFile.Write(_folder.PathOf("x.csv"), [3L, 1, 2], 3);
        Assert.Equal("3\n1\n2\n", File.ReadAllText(_folder.PathOf("x.csv")));
    }

    [Fact]
    public void AnExistingFileIsReplacedOnlyWhenCommitted()
    {
        string path = _folder.Write("x.npy", "before");
        using (VectorFileWriter writer = VectorFile.Create(path, FileElementType.Float32, 1000, 1000))
        {
            writer.Write(new float[1000]);
            Assert.Equal(2, _folder.Files.Length);
        }

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal(["x.npy"], _folder.Files);
        VectorFile.Write(path, new float[4], 4);
        Assert.NotEqual("before", File.ReadAllText(path));
        Assert.Equal(["x.npy"], _folder.Files);
    }

    [Fact]
    public void ALinkIsWrittenThrough()
    {
        _folder.Write("target.npy", "before");
        File.CreateSymbolicLink(_folder.PathOf("link.npy"), "target.npy");
        VectorFile.Write(_folder.PathOf("link.npy"), new float[4], 4);
        Assert.NotNull(new FileInfo(_folder.PathOf("link.npy")).LinkTarget);
        using VectorFileReader reader = VectorFile.Open(_folder.PathOf("target.npy"));
        Assert.Equal(4, reader.Count);
    }

    [Fact]
    public void WhoeverMayReadTheReplacedFileMayReadTheNewOne()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = _folder.Write("x.npy", "before");
        foreach (UnixFileMode mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, (UnixFileMode)0b110_110_110 })
        {
            File.SetUnixFileMode(path, mode);
            VectorFile.Write(path, new float[4], 4);
            Assert.Equal(mode, File.GetUnixFileMode(path));
        }
    }

    [SkippableFact]
    public void ADeviceIsWrittenToAndNeverReplaced()
    {
        Skip.IfNot(File.Exists("/dev/null"), "There is no /dev/null here.");

        // Not committed: if this ever fails, the device must survive it.
        File.CreateSymbolicLink(_folder.PathOf("link.npy"), "/dev/null");
        using var linked = new OutputFile(_folder.PathOf("link.npy"));
        using var direct = new OutputFile("/dev/null");
        Assert.True(linked.IsDirect);
        Assert.True(direct.IsDirect);
        linked.Write(new byte[100]);
        Assert.Equal(["link.npy"], _folder.Files);
    }

    [Fact]
    public void WrongNumbersAndTypesOfElementsLeaveNothing()
    {
        Assert.Throws<InvalidOperationException>(() => VectorFile.Write(_folder.PathOf("x.npy"), new float[5], 2, 3));
        Assert.Throws<InvalidOperationException>(() => VectorFile.Write(_folder.PathOf("x.csv"), new float[7], 2, 3));
        using (VectorFileWriter writer = VectorFile.Create(_folder.PathOf("x.npy"), FileElementType.Int64, 2))
        {
            Assert.Throws<InvalidOperationException>(() => writer.Write([1f, 2f]));
            Assert.Throws<InvalidOperationException>(() => writer.Write([true, false]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => VectorFile.Create(_folder.PathOf("x.npy"), FileElementType.Float64, 2));
        Assert.Throws<VectorFormatException>(() => VectorFile.Create(_folder.PathOf("x.txt"), FileElementType.Float32, 2));
        Assert.Throws<VectorFormatException>(() => VectorFile.Create(_folder.PathOf("x.npy"), FileElementType.Float32, -2));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void WhatCannotBeWrittenIsToldInOneLine()
    {
        AssertFails<DirectoryNotFoundException>(_folder.PathOf("missing/x.npy"), "does not exist");
        Directory.CreateDirectory(_folder.PathOf("folder.npy"));
        AssertFails<IOException>(_folder.PathOf("folder.npy"), "is a folder");
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void AFullDiskShowsAtOnceAndLeavesNothing()
    {
        // More than any disk has.
        string path = _folder.PathOf("x.npy");
        IOException e = Assert.ThrowsAny<IOException>(() => VectorFile.Create(path, FileElementType.Float32, 1L << 50));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void AnInterruptedProcessLeavesNothing()
    {
        string path = _folder.Write("x.npy", "before");
        using var file = new OutputFile(path);
        file.Write(new byte[100_000]);
        Assert.Equal(2, _folder.Files.Length);
        file.Abandon();
        Assert.Equal(["x.npy"], _folder.Files);
        file.Write(new byte[100_000]);
        Assert.Throws<OperationCanceledException>(file.Commit);
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal(["x.npy"], _folder.Files);
    }

    [Fact]
    public void SeveralFilesAreWrittenAtOnce()
    {
        Parallel.For(0, 32, i =>
        {
            for (int j = 0; j < 20; j++)
            {
                VectorFile.Write(_folder.PathOf($"{i % 4}.npy"), new float[i + 1], i + 1);
            }
        });
        Assert.Equal(4, _folder.Files.Length);
    }

    public void Dispose() => _folder.Dispose();

    private static uint[] Bits(float[] values) => [.. values.Select(v => BitConverter.SingleToUInt32Bits(float.IsNaN(v) ? float.NaN : v))];

    private static void AssertFails<T>(string path, string part)
        where T : IOException
    {
        string message = Assert.Throws<T>(() => VectorFile.Create(path, FileElementType.Float32, 2).Dispose()).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
