using System.Buffers.Binary;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>.fvecs, .bvecs and .ivecs: every row's dimension counts.</summary>
public sealed class VecsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData(1000, 100)]
    [InlineData(3, 200_000)]
    public void RowsShorterAndLongerThanThePieceAreRead(int rows, int dimension)
    {
        using VectorFileReader reader = VectorFile.Open(Fvecs(rows, dimension));
        Assert.Equal([rows, dimension], reader.Shape);
        Assert.Equal(Enumerable.Range(0, rows * dimension).Select(i => (float)i), reader.ToArray());
        float[] across = new float[dimension + 2];
        reader.Read(dimension - 1, across);
        Assert.Equal(Enumerable.Range(dimension - 1, dimension + 2).Select(i => (float)i), across);
    }

    [Theory]
    [InlineData(1000, 100, 700)]
    [InlineData(3, 200_000, 2)]
    public void ARowOfAnotherDimensionIsRefusedWhereItIsRead(int rows, int dimension, int bad)
    {
        string path = Fvecs(rows, dimension);
        byte[] content = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(bad * (dimension + 1) * 4), dimension - 1);
        _folder.Write("x.fvecs", content);
        using VectorFileReader reader = VectorFile.Open(path);
        reader.ReadRows(0, new float[dimension]);
        string message = Assert.Throws<VectorFormatException>(() => reader.ToArray()).Message;
        Assert.Contains($"row {bad} (from 0) states {dimension - 1} components; expected {dimension}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0 }, "3 bytes; expected a row")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "the first row states 0 components")]
    [InlineData(new byte[] { 255, 255, 255, 255, 1 }, "the first row states -1 components")]
    [InlineData(new byte[] { 255, 255, 255, 127, 1 }, "a multiple of 8589934592")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 2, 3 }, "a multiple of 8")]
    public void FilesThatAreNotWholeRowsAreRefused(byte[] content, string part)
    {
        string path = _folder.Write("x.fvecs", content);
        Assert.Contains(part, Assert.Throws<VectorFormatException>(() => VectorFile.Open(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Fvecs(int rows, int dimension)
    {
        byte[] content = new byte[rows * (dimension + 1) * 4];
        for (int i = 0; i < rows; i++)
        {
            Span<byte> row = content.AsSpan(i * (dimension + 1) * 4);
            BinaryPrimitives.WriteInt32LittleEndian(row, dimension);
            for (int j = 0; j < dimension; j++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(row[((j + 1) * 4)..], i * dimension + j);
            }
        }

        return _folder.Write("x.fvecs", content);
    }
}
