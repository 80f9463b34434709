using VkSim.Cli.Tests.Demo;
using VkSim.Cli.Tests.Processes;

namespace VkSim.Cli.Tests.Arrays;

/// <summary>Operands and results that are cut into windows give the bits that they give as a whole.</summary>
public sealed class BlockTests : IDisposable
{
    private const int Columns = 9;

    private readonly ArrayFiles _files = new();
    private readonly VectorDevice _device = VectorDevice.Create("cpu");

    public BlockTests()
    {
        _files.WriteRandom("A.npy", 23, Columns);
        _files.WriteRandom("B.npy", 17, Columns, seed: 2);
    }

    public void Dispose()
    {
        _device.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(300, 200)]
    [InlineData(300, 1 << 20)]
    [InlineData(1 << 20, 100)]
    public void EveryPair(long windowBytes, long residentBytes)
    {
        using MatrixFile a = Open(_files.At("A.npy"));
        using MatrixFile b = Open(_files.At("B.npy"));
        using Matrix wholeA = a.UploadAll(_device, null, default);
        using Matrix wholeB = b.UploadAll(_device, null, default);
        using Matrix expected = _device.Cdist(wholeA, wholeB);
        using (VectorFileWriter writer = VectorFile.Create(_files.At("D.npy"), FileElementType.Float32, a.Rows, b.Rows))
        {
            // What stays on the device is never less than a window.
            PairStream stream = new(_device, a, b, (x, y, handler) => _device.CdistWindows(x, y, handler), windowBytes, residentBytes);
            stream.WriteTo(writer, new SilentBoard().Begin(""), default);
            writer.Commit();
        }

        Assert.Equal(expected.ToArray(), _files.Read("D.npy").Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1 << 20)]
    public void RowByRow(long windowBytes)
    {
        using MatrixFile a = Open(_files.At("A.npy"));
        using Matrix whole = a.UploadAll(_device, null, default);
        using Matrix one = whole.RowRange(0, 1);
        using Matrix units = _device.Normalize(whole);
        using Matrix cosines = _device.RowwiseCosineSimilarity(whole, one);
        _files.Write("one.npy", one.ToArray(), 1, Columns);
        using MatrixFile single = Open(_files.At("one.npy"));
        using (VectorFileWriter writer = VectorFile.Create(_files.At("Y.npy"), FileElementType.Float32, a.Rows, Columns))
        using (VectorFileWriter norms = VectorFile.Create(_files.At("N.npy"), FileElementType.Float32, a.Rows))
        using (VectorFileWriter rowwise = VectorFile.Create(_files.At("S.npy"), FileElementType.Float32, a.Rows))
        {
            new NormalizeStream(_device, a, new NormalizeOptions(), windowBytes).WriteRows(writer, norms, new SilentBoard().Begin(""));
            new RowwiseStream(_device, a, single, new CosineOptions(), windowBytes).WriteTo(rowwise, new SilentBoard().Begin(""));
            writer.Commit();
            norms.Commit();
            rowwise.Commit();
        }

        Assert.Equal(units.ToArray(), _files.Read("Y.npy").Values);
        Assert.Equal(cosines.ToArray(), _files.Read("S.npy").Values);
    }

    private static MatrixFile Open(string path) => new InputReader(new VectorFileOptions(), new Terminal()).OpenMatrix(path);
}
