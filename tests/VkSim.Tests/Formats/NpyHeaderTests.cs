using System.Buffers.Binary;
using System.Text;
using VkSim.Formats;
using VkSim.Formats.Npy;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>Headers of .npy files that are not what they should be.</summary>
public sealed class NpyHeaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")]
    [InlineData("{\"shape\":(2,3,),\"fortran_order\":False,\"descr\":\"=f4\"}")]
    [InlineData("{ 'shape' : ( 2L , 3L ) , 'descr' : '<f4' , 'fortran_order' : False }   \n")]
    public void SpellingsOfTheSameHeaderAreUnderstood(string header)
    {
        using VectorFileReader reader = VectorFile.Open(Npy(header, 24));
        Assert.Equal([2, 3], reader.Shape);
        Assert.Equal(FileElementType.Float32, reader.ElementType);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", "24 bytes of elements; expected 32 for the shape 2×4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4000000000, 4000000000), }", "fewer than 2^63 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 2), }", "fewer than 2^63 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9223372036854775807, 9223372036854775807), }", "fewer than 2^63 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,), }", "an integer of 64 bits")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3), }", "negative length in the shape -2×-3")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2.5, 3), }", "'.5, 3), }' at character")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 6, }", "'('")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3), }", "True or False")]
    [InlineData("{'descr': '<f4', 'shape': (2, 3), }", "no 'fortran_order'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", "'descr' in the NumPy header, unknown or twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'extra': 1}", "'extra'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } + __import__('os')", "the end of the header")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (2, 3), }", "a quoted string")]
    [InlineData("{'descr': '<f4\\x27', 'fortran_order': False, 'shape': (2, 3), }", "without escapes")]
    [InlineData("{'descr': '<f4, 'fortran_order': False, 'shape': (2, 3), }", "'}'")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (2, 3), }", "elements of type '<f3'")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (2, 3), }", "elements of type ''")]
    [InlineData("{'descr': '>', 'fortran_order': False, 'shape': (2, 3), }", "elements of type '>'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }", "never loaded")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2, 3), }", "an array of records")]
    [InlineData("{'descr': '\r\n\u0007', 'fortran_order': False, 'shape': (2, 3), }", "elements of type '???'")]
    [InlineData("", "'{'")]
    public void DamagedHeadersAreRefused(string header, string part) => AssertRefused(Npy(header, 24), part);

    [Fact]
    public void TooManyDimensionsAreRefused()
    {
        string lengths = string.Concat(Enumerable.Repeat("1, ", ArrayShape.MaxDimensions + 1));
        AssertRefused(Npy($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({lengths}), }}", 4), "at most 64 dimensions");
    }

    [Theory]
    [InlineData(new byte[0], "the file is empty")]
    [InlineData(new byte[] { 0x93 }, "inside the NumPy header")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1 }, "inside the NumPy header")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 50 }, "inside the NumPy header")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 50, 0, (byte)'{' }, "ends after 11 bytes")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 2, 0, 255, 255, 255, 255, (byte)'{' }, "a NumPy header of 4294967295 bytes")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 4, 0, 50, 0 }, "version 4.0")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 1, 50, 0 }, "version 1.1")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0 }, "first bytes 504B03040000; expected a NumPy file")]
    public void CutShortOrForeignFilesAreRefused(byte[] content, string part) => AssertRefused(_folder.Write("x.npy", content), part);

    [Fact]
    public void APromiseOfTerabytesIsRefusedBeforeAnythingIsAllocated()
    {
        string path = Npy("{'descr': '<f8', 'fortran_order': True, 'shape': (1000000, 1000000), }", 64);
        AssertRefused(path, "64 bytes");
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(path, "expected 8000000000000");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void BytesAfterTheElementsAreLeftAlone()
    {
        using VectorFileReader reader = VectorFile.Open(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 25));
        Assert.Equal(6, reader.ToArray().Length);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(string path, string part)
    {
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private string Npy(string header, int elementBytes)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        return _folder.Write("x.npy", [.. NpyHeader.Magic, 1, 0, .. length, .. text, .. new byte[elementBytes]]);
    }
}
