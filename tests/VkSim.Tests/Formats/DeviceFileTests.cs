using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>Matrices from and to files.</summary>
public sealed class DeviceFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly VectorDevice _device = VectorDevice.Create("cpu");

    [Theory]
    [InlineData("f4-le-C.npy", ElementType.Float32)]
    [InlineData("f4-be-F.npy", ElementType.Float32)]
    [InlineData("f2-le-C.npy", ElementType.Float16)]
    [InlineData("f2-be-F.npy", ElementType.Float16)]
    [InlineData("f8-le-C.npy", ElementType.Float32)]
    [InlineData("i8-le-C.npy", ElementType.Float32)]
    [InlineData("plain.csv", ElementType.Float32)]
    [InlineData("rows.fvecs", ElementType.Float32)]
    [InlineData("deflated.npz:fortran", ElementType.Float32)]
    [InlineData("every.safetensors:layer.BF16", ElementType.BFloat16)]
    [InlineData("tensor-F.npy", ElementType.Float32)]
    [InlineData("vector.npy", ElementType.Float32)]
    [InlineData("empty-rows.npy", ElementType.Float32)]
    public void AFileIsUploadedAsItIs(string name, ElementType storage)
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
        using Matrix matrix = _device.Upload(reader, storage);
        Assert.Equal((reader.Rows, reader.Columns, storage), (matrix.Rows, matrix.Columns, matrix.ElementType));
        Assert.Equal(Bits(GoldenFiles.Values(name)), Bits(matrix.ToArray()));
    }

    [Theory]
    [InlineData("f4-le-C.npy", true)]
    [InlineData("f2-le-C.npy", true)]
    [InlineData("version2.npy", true)]
    [InlineData("vector.npy", true)]
    [InlineData("f4-be-C.npy", false)]
    [InlineData("f4-le-F.npy", false)]
    [InlineData("f8-le-C.npy", false)]
    [InlineData("i4-le-C.npy", false)]
    [InlineData("empty-rows.npy", false)]
    [InlineData("plain.csv", false)]
    [InlineData("deflated.npz:fortran", false)]
    public void AFileIsMappedWhereItHoldsWhatTheMatrixWould(string name, bool isMapped)
    {
        Matrix matrix;
        using (VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name)))
        {
            matrix = _device.Map(reader);
            Assert.Equal((reader.Rows, reader.Columns), (matrix.Rows, matrix.Columns));
        }

        using (matrix)
        {
            Assert.Equal(isMapped, matrix.View.Storage.IsReadOnly);
            Assert.Equal(Bits(GoldenFiles.Values(name)), Bits(matrix.ToArray()));
        }
    }

    [Fact]
    public void AMappedMatrixIsComputedWithAndNeverWritten()
    {
        const int Rows = 1023, Columns = 32;
        float[] values = RandomRows.Normal(Rows, Columns);
        string path = _folder.PathOf("x.npy");
        VectorFile.Write(path, values, Rows, Columns);
        byte[] before = File.ReadAllBytes(path);
        using VectorFileReader reader = VectorFile.Open(path);
        using Matrix mapped = _device.Map(reader);
        using Matrix copied = _device.Upload(reader);

        // The last byte of the file is the last of a page: whatever is touched beyond it would be seen.
        Assert.True(mapped.View.Storage.IsReadOnly);
        using Matrix fromFile = _device.CosineSimilarity(mapped[(Rows - 9)..], mapped);
        using Matrix fromCopy = _device.CosineSimilarity(copied[(Rows - 9)..], copied);
        Assert.Equal(fromCopy.ToArray(), fromFile.ToArray());
        Assert.Equal(_device.TopK(copied, 5).Ids.ToArray(), _device.TopK(mapped, 5).Ids.ToArray());
        using Matrix normalized = _device.Normalize(mapped);
        foreach (Action write in new[]
        {
            () => _device.Normalize(mapped, mapped), () => _device.Softmax(copied, mapped), () => _device.Cdist(copied[..Columns], copied[..Columns], mapped[..Columns]),
            () => _device.NormalizeBackward(copied, copied, mapped),
        })
        {
            Assert.Contains("mapped file", Assert.Throws<ArgumentException>(write).Message);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void SomeRowsOfAFileAreUploaded()
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf("f4-le-C.npy"));
        using Matrix all = _device.Upload(reader);
        using Matrix middle = _device.Upload(reader, 1, reader.Rows - 2);
        Assert.Equal(all[1..^1].ToArray(), middle.ToArray());
        using Matrix none = _device.Upload(reader, reader.Rows, 0);
        Assert.Equal(0, none.Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.Upload(reader, 1, reader.Rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => _device.Upload(reader, -1, 1));
    }

    [Fact]
    public void ElementsAreRoundedToTheStorageType()
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf("f4-le-C.npy"));
        using Matrix matrix = _device.Upload(reader, ElementType.Float16);
        Assert.Equal(Bits([.. reader.ToArray().Select(value => (float)(Half)value)]), Bits(matrix.ToArray()));
    }

    [Theory]
    [InlineData(FileElementType.Float32)]
    [InlineData(FileElementType.Float16)]
    public void AMatrixOfManyWindowsIsWrittenAndReadBack(FileElementType type)
    {
        const int Rows = 6000;
        const int Columns = 1000;
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)(i % 2048))];
        string path = _folder.PathOf("x.npy");
        var told = new List<double>();
        using (Matrix matrix = _device.Upload(values, Rows, Columns))
        {
            VectorFile.Write(path, matrix, type, new Listener(told));
        }

        Assert.Equal(1, told[^1]);
        Assert.True(told.Count > 1 && told.Order().SequenceEqual(told));
        told.Clear();
        using VectorFileReader reader = VectorFile.Open(path);
        Assert.Equal(type, reader.ElementType);
        using Matrix read = _device.Upload(reader, ElementType.Float32, new Listener(told));
        Assert.Equal(values, read.ToArray());
        Assert.Equal(1, told[^1]);
    }

    [Fact]
    public void ACancelledWriteLeavesNothing()
    {
        using Matrix matrix = _device.Upload(new float[100], 10, 10);
        Assert.Throws<OperationCanceledException>(() => VectorFile.Write(_folder.PathOf("x.npy"), matrix, cancellationToken: new CancellationToken(true)));
        Assert.Empty(_folder.Files);
        VectorFile.Write(_folder.PathOf("x.csv"), matrix);
        using VectorFileReader reader = VectorFile.Open(_folder.PathOf("x.csv"));
        Assert.Throws<OperationCanceledException>(() => _device.Upload(reader, cancellationToken: new CancellationToken(true)));
    }

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    private static uint[] Bits(float[] values) => [.. values.Select(v => BitConverter.SingleToUInt32Bits(float.IsNaN(v) ? float.NaN : v))];

    private sealed class Listener(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
