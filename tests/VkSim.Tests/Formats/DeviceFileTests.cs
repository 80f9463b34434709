namespace VkSim.Tests;

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
