using System.Buffers.Binary;
using System.Text;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>.safetensors headers that lie or are damaged.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", 23, "ends by 23")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", 25, "25 bytes of tensors")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[0,24]}}", 24, "expected 32 for the shape 2×4 of F32")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[24,0]}}", 24, "bytes 24 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[-24,0]}}", 0, "bytes -24 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,9223372036854775807]}}", 24, "bytes 0 to 9223372036854775807")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,9223372036854775808]}}", 24, "greater ones")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-3],\"data_offsets\":[0,24]}}", 24, "negative length")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,24]}}", 24, "fewer than 2^63 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,24]}}", 24, "greater ones")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24,24]}}", 24, "more numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0]}}", 24, "two data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6]}}", 24, "two data_offsets")]
    [InlineData("{\"a\":{\"dtype\":32,\"shape\":[6],\"data_offsets\":[0,24]}}", 24, "Number in the safetensors header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[\"6\"],\"data_offsets\":[0,24]}}", 24, "String in a list")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}}", 24, "'dtype' twice")]
    [InlineData("{\"a\":{\"dtype\":\"C64\",\"shape\":[3],\"data_offsets\":[0,24]}}", 24, "type 'C64'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[8,24]}}", 24, "b: bytes 8 to 24; expected a range that begins at 12")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[12,24]}}", 24, "two tensors named 'a'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}", 24, "not valid JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}}x", 24, "not valid JSON")]
    [InlineData("[1]", 24, "StartArray in the safetensors header")]
    [InlineData("{\"\\ud800\":1}", 24, "not valid JSON")]
    [InlineData("{\"a\":{\"dtype\":\"\\ud800\",\"shape\":[6],\"data_offsets\":[0,24]}}", 24, "not valid JSON")]
    [InlineData("{}", 0, "no arrays")]
    [InlineData("", 24, "not valid JSON")]
    public void LyingHeadersAreRefused(string json, int dataBytes, string part) => AssertRefused(json, dataBytes, part);

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(1000UL)]
    public void AHeaderLongerThanTheFileIsRefusedBeforeAnythingIsAllocated(ulong length)
    {
        byte[] content = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(content, length);
        string path = _folder.Write("x.safetensors", content);
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(path)).Message;
        Assert.Contains($"a safetensors header of {length} bytes; expected at most 92", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileShorterThanTheLengthOfItsHeaderIsRefused()
    {
        string path = _folder.Write("x.safetensors", [1, 2, 3]);
        Assert.Contains("3 bytes", Assert.Throws<VectorFormatException>(() => VectorFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepNestingInTheMetadataIsRefused()
    {
        string deep = new string('[', 200) + new string(']', 200);
        AssertRefused($"{{\"__metadata__\":{deep}}}", 0, "not valid JSON");
    }

    [Fact]
    public void OtherPropertiesOfATensorAreLeftAlone()
    {
        using VectorFileReader reader = Open(
            "{\"a\":{\"scale\":[1,{\"x\":2}],\"dtype\":\"F32\",\"shape\":[1],\"note\":null,\"data_offsets\":[0,4]}}", BitConverter.GetBytes(2.5f));
        Assert.Equal([2.5f], reader.ToArray());
    }

    [Theory]
    [InlineData("F8_E4M3", FileElementType.Float8E4M3)]
    [InlineData("F8_E4M3FN", FileElementType.Float8E4M3)]
    [InlineData("F8_E5M2", FileElementType.Float8E5M2)]
    public void EveryByteOfEightBitFloatsHasItsValue(string name, FileElementType type)
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using VectorFileReader reader = Open($"{{\"a\":{{\"dtype\":\"{name}\",\"shape\":[16,16],\"data_offsets\":[0,256]}}}}", bytes);
        Assert.Equal(type, reader.ElementType);
        Assert.False(reader.IsWide);
        float[] values = reader.ToArray();
        for (int i = 0; i < 256; i++)
        {
            // By the definition: sign, exponent, fraction; E5M2 is the upper half of half precision.
            float expected = type == FileElementType.Float8E5M2
                ? (float)BitConverter.UInt16BitsToHalf((ushort)(i << 8))
                : (i & 0x7F) == 0x7F ? float.NaN
                : (i < 128 ? 1 : -1) * ((i >> 3 & 15) == 0 ? (i & 7) / 8f * MathF.Pow(2, -6) : (1 + ((i & 7) / 8f)) * MathF.Pow(2, (i >> 3 & 15) - 7));
            Assert.True(values[i].Equals(expected), $"{i:x2}: {values[i]}, not {expected}");
        }

        Assert.Equal(type == FileElementType.Float8E4M3 ? 448 : 57344, values.Where(float.IsFinite).Max());
        Assert.Equal(type == FileElementType.Float8E4M3 ? 0 : 2, values.Count(float.IsInfinity));
        Assert.Equal(type == FileElementType.Float8E4M3 ? 2 : 6, values.Count(float.IsNaN));
        Assert.Throws<VectorFormatException>(() => reader.ToInt64Array());
    }

    [Fact]
    public void AHeaderAboveAHundredMegabytesTakesLessThanTwiceTheFile()
    {
        const int Tensors = 1_700_000;
        var json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        for (int i = 0; i < Tensors; i++)
        {
            json.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"t{i}\":{{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[{i},{i + 1}]}}");
        }

        string path = Write(json.Append('}').ToString(), [.. Enumerable.Range(0, Tensors).Select(i => (byte)i)]);
        long length = new FileInfo(path).Length;
        Assert.InRange(length, 100_000_001, long.MaxValue);
        json = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        using VectorFileReader reader = VectorFile.Open(path + ":t1234567");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * length);
        Assert.Equal([(float)(1234567 % 256)], reader.ToArray());
    }

    public void Dispose() => _folder.Dispose();

    private VectorFileReader Open(string json, byte[] data) => VectorFile.Open(Write(json, data));

    private string Write(string json, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        return _folder.Write("x.safetensors", [.. BitConverter.GetBytes((long)text.Length), .. text, .. data]);
    }

    private void AssertRefused(string json, int dataBytes, string part)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        string path = _folder.Write("x.safetensors", [.. length, .. text, .. new byte[dataBytes]]);
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(path)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
