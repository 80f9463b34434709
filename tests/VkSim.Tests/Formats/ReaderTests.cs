using System.Text;
using VkSim.Formats.Npy;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>What a reader checks, and files larger than 4 GiB and than memory.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void AMatrixIsAskedFor()
    {
        using VectorFileReader vector = Golden("vector.npy");
        using VectorFileReader matrix = Golden("f4-be-F.npy");
        using VectorFileReader tensor = Golden("tensor-C.npy");
        using VectorFileReader scalar = Golden("scalar.npy");
        vector.RequireMatrix();
        matrix.RequireMatrix();
        Assert.Equal((1, 7), (vector.Rows, vector.Columns));
        Assert.Equal((6, 4), (tensor.Rows, tensor.Columns));
        Assert.Contains("3 dimensions (2×3×4); expected a matrix", Assert.Throws<VectorFormatException>(tensor.RequireMatrix).Message, StringComparison.Ordinal);
        Assert.Contains("0 dimensions (())", Assert.Throws<VectorFormatException>(scalar.RequireMatrix).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AListIsAskedFor()
    {
        using VectorFileReader vector = Golden("vector.npy");
        using VectorFileReader column = Golden("one-column.csv");
        using VectorFileReader matrix = Golden("f4-le-C.npy");
        vector.RequireList();
        column.RequireList();
        Assert.Equal([3L, -1, 7], column.ToInt64Array());
        Assert.Contains("shape 3×5; expected a list", Assert.Throws<VectorFormatException>(matrix.RequireList).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsThatAreNoIntegersAreNamedByPlace()
    {
        using VectorFileReader reader = Golden("f8-be-F.npy");
        string message = Assert.Throws<VectorFormatException>(() => reader.ToInt64Array()).Message;
        Assert.Contains("row 0, column 0 (from 0) is 0.1; expected a whole number of 64 bits", message, StringComparison.Ordinal);
        using VectorFileReader vector = Golden("vector.npy");
        Assert.Contains("element 2 is NaN", Assert.Throws<VectorFormatException>(() => vector.ToInt64Array()).Message, StringComparison.Ordinal);
        Assert.Contains("element 2 is NaN; expected 0 or 1", Assert.Throws<VectorFormatException>(() => vector.ToBooleanArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RangesAreChecked()
    {
        using VectorFileReader reader = Golden("f4-le-C.npy");
        Assert.Throws<ArgumentException>(() => reader.ReadRows(0, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(-1, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(2, new float[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(long.MaxValue, new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(14, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.MapRows<float>(2, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.MapRows<float>(long.MaxValue, 1).Length);
        Assert.Throws<InvalidOperationException>(() => reader.MapRows<int>(0, 1).Length);
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.ToArray());
        Assert.Throws<ObjectDisposedException>(() => reader.MapRows<float>(0, 1).Length);
    }

    [Fact]
    public void FilesThatCannotBeOpenedAreNamed()
    {
        string missing = _folder.PathOf("missing.npy");
        Assert.Throws<FileNotFoundException>(() => VectorFile.Open(Path.ChangeExtension(missing, null)));
        Assert.StartsWith(missing + ": no such file", Assert.Throws<FileNotFoundException>(() => VectorFile.Open(missing)).Message, StringComparison.Ordinal);
        string nowhere = _folder.PathOf("no/where.npz:member");
        Assert.Contains("no such file", Assert.Throws<FileNotFoundException>(() => VectorFile.Open(nowhere)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.PathOf("folder.npy"));
        Assert.Contains("a folder; expected a file", Assert.Throws<VectorFormatException>(() => VectorFile.Open(_folder.PathOf("folder.npy"))).Message, StringComparison.Ordinal);
        string unknown = _folder.Write("x.parquet", "PAR1");
        Assert.Contains("'.parquet'; expected .npy, .npz,", Assert.Throws<VectorFormatException>(() => VectorFile.Open(unknown)).Message, StringComparison.Ordinal);
        foreach (string extension in new[] { ".npy", ".npz", ".fvecs", ".safetensors", ".csv" })
        {
            string empty = _folder.Write("empty" + extension, string.Empty);
            Assert.Contains("the file is empty", Assert.Throws<VectorFormatException>(() => VectorFile.Open(empty)).Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void DevicesAreRefusedWithoutWaitingForThem()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "There is no /dev/zero here.");
        File.CreateSymbolicLink(_folder.PathOf("zero.npy"), "/dev/zero");
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(_folder.PathOf("zero.npy"))).Message;
        Assert.Contains("expected an ordinary file", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileWithAColonInItsNameIsTakenAsItIs()
    {
        string path = _folder.PathOf("a.npz:b.npy");
        VectorFile.Write(path, [1f, 2f], 2);
        using VectorFileReader reader = VectorFile.Open(path);
        Assert.Equal([1f, 2f], reader.ToArray());
    }

    [Fact]
    public void AFileThatIsCutShortWhileOpenIsNoticed()
    {
        string path = _folder.PathOf("x.npy");
        VectorFile.Write(path, new float[100_000], 100, 1000);
        using VectorFileReader reader = VectorFile.Open(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(200_000);
        }

        Assert.Contains("the file ends at byte 200000", Assert.Throws<VectorFormatException>(() => reader.ToArray()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FilesAboveFourGibibytesAreReadAndMapped(bool fortran)
    {
        const long Rows = 3_000_000;
        const int Columns = 500;
        string path = Sparse(Rows, Columns, fortran);
        using VectorFileReader reader = VectorFile.Open(path);
        Assert.Equal(Rows * Columns, reader.Count);
        float[] row = new float[Columns];
        reader.ReadRows(Rows - 1, row);
        Assert.Equal([0f, 42f], row[^2..]);
        reader.ReadRows(Rows - 2, row);
        Assert.Equal(fortran ? 41f : 0f, row[^1]);
        if (!fortran)
        {
            Assert.Equal(41f, row[0] + 41f);
            ReadOnlySpan<float> mapped = reader.MapRows<float>(Rows - 2, 2);
            Assert.Equal([41f, 42f], mapped[^2..].ToArray().Select(value => value == 0 ? 41f : value));
        }
    }

    [Theory]
    [InlineData(20_000, 200)]
    [InlineData(7, 100_000)]
    [InlineData(300_000, 3)]
    public void FortranOrderIsTransposedBlockByBlock(int rows, int columns)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '<i4', 'fortran_order': True, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n");
        int[] elements = new int[rows * columns];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = (i % rows * columns) + (i / rows);
        }

        byte[] bytes = new byte[elements.Length * 4];
        Buffer.BlockCopy(elements, 0, bytes, 0, bytes.Length);
        string path = _folder.Write("x.npy", [.. NpyHeader.Magic, 1, 0, 118, 0, .. header, .. bytes]);
        using VectorFileReader reader = VectorFile.Open(path);
        long[] row = new long[columns];
        for (int i = 0; i < rows; i += 1 + i % 3)
        {
            reader.Read((long)i * columns, row);
            Assert.True(row[0] == (long)i * columns && row[^1] == ((long)i * columns) + columns - 1, $"row {i}");
        }

        long[] all = reader.ToInt64Array();
        Assert.Equal(-1, Array.FindIndex(all, value => all[value] != value));
    }

    public void Dispose() => _folder.Dispose();

    private static VectorFileReader Golden(string name) => VectorFile.Open(GoldenFiles.PathOf(name));

    // Takes no room on the disk: only the last two elements are written.
    private string Sparse(long rows, int columns, bool fortran)
    {
        string order = fortran ? "True" : "False";
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': {order}, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n");
        string path = _folder.Write("large.npy", [.. NpyHeader.Magic, 1, 0, 118, 0, .. header]);
        using FileStream file = File.OpenWrite(path);
        file.SetLength(128 + rows * columns * 4);
        file.Position = file.Length - 8;
        file.Write([.. BitConverter.GetBytes(fortran ? 41f : 0f), .. BitConverter.GetBytes(42f)]);
        return path;
    }
}
