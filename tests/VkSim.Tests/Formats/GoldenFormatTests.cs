using System.Globalization;
using System.Text.Json;

namespace VkSim.Tests.Formats;

/// <summary>Every kind of file, against what NumPy reads from it.</summary>
public sealed class GoldenFormatTests
{
    public static TheoryData<string> Arrays => [.. GoldenFiles.Names];

    public static TheoryData<string> Refused => [.. Directory.GetFiles(GoldenFiles.Folder, "refused-*").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void ShapeAndTypeAreThoseOfNumPy(string name)
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
        long[] shape = GoldenFiles.Shape(name);
        Assert.Equal(shape, reader.Shape);
        Assert.Equal(GoldenFiles.Expected(name).GetProperty("type").GetString(), reader.ElementType.ToString());
        Assert.Equal(shape.Aggregate(1L, (a, b) => a * b), reader.Count);
        Assert.Equal(shape.Length == 0 ? 1 : shape[^1], reader.Columns);
        Assert.Equal(reader.Count, reader.Columns == 0 ? 0 : reader.Rows * reader.Columns);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void ValuesAreThoseOfNumPyBitForBit(string name)
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
        AssertSame(GoldenFiles.Values(name), reader.ToArray());
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void RowsCanBeReadInAnyOrderAndInWindows(string name)
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
        float[] expected = GoldenFiles.Values(name);
        int columns = (int)reader.Columns;
        float[] row = new float[columns];
        for (int i = (int)reader.Rows - 1; i >= 0; i--)
        {
            reader.ReadRows(i, row);
            AssertSame(expected.AsSpan(i * columns, columns), row);
        }

        var random = new Random(7);
        for (int i = 0; i < 20 && expected.Length > 0; i++)
        {
            int first = random.Next(expected.Length);
            float[] window = new float[random.Next(expected.Length - first + 1)];
            reader.Read(first, window);
            AssertSame(expected.AsSpan(first, window.Length), window);
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void IntegersAndBooleansAreExact(string name)
    {
        if (!GoldenFiles.Expected(name).TryGetProperty("integers", out JsonElement integers))
        {
            return;
        }

        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
        string[] expected = [.. integers.EnumerateArray().Select(e => e.GetString()!)];
        Assert.Equal(expected.Select(text => text != "0"), reader.ToBooleanArray());
        if (expected.All(text => long.TryParse(text, CultureInfo.InvariantCulture, out _)))
        {
            Assert.Equal(expected, reader.ToInt64Array().Select(value => value.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            Assert.Contains("18446744073709551615", Assert.Throws<VectorFormatException>(reader.ToInt64Array).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void MappedRowsAreTheRowsRead(string name)
    {
        using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
        if (reader.CanMap && reader.ElementType == FileElementType.Float32)
        {
            AssertSame(GoldenFiles.Values(name), reader.MapRows<float>(0, (int)reader.Rows));
        }
        else if (reader.CanMap && reader.ElementType == FileElementType.Float16)
        {
            ReadOnlySpan<Half> last = reader.MapRows<Half>(reader.Rows - 1, 1);
            AssertSame(GoldenFiles.Values(name)[^(int)reader.Columns..], [.. last.ToArray().Select(value => (float)value)]);
        }
        else if (!reader.CanMap)
        {
            Assert.Throws<InvalidOperationException>(() => reader.MapRows<float>(0, 0).Length);
        }
    }

    [Fact]
    public void LittleEndianFilesInCOrderAreMapped()
    {
        foreach (string name in new[] { "f4-le-C.npy", "f2-le-C.npy", "i8-le-C.npy", "version3.npy", "every.safetensors:layer.F32" })
        {
            using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
            Assert.True(reader.CanMap, name);
        }

        foreach (string name in new[] { "f4-be-C.npy", "f4-le-F.npy", "deflated.npz:base", "rows.fvecs", "plain.csv" })
        {
            using VectorFileReader reader = VectorFile.Open(GoldenFiles.PathOf(name));
            Assert.False(reader.CanMap, name);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatHoldsNoPlainNumbersIsRefused(string name)
    {
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(GoldenFiles.PathOf(name))).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("expected", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void PickledObjectsAreNamedAsSuch()
    {
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(GoldenFiles.PathOf("refused-object.npy"))).Message;
        Assert.Contains("pickled Python objects", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MembersAreListed()
    {
        Assert.Equal(["base", "queries", "labels", "fortran", "big"], VectorFile.Members(GoldenFiles.PathOf("stored.npz")));
        Assert.Equal("layer.F32", VectorFile.Members(GoldenFiles.PathOf("every.safetensors"))[0]);
        Assert.Empty(VectorFile.Members(GoldenFiles.PathOf("vector.npy")));
    }

    [Fact]
    public void AnArchiveOfSeveralArraysNeedsAName()
    {
        foreach (string file in new[] { "stored.npz", "every.safetensors" })
        {
            string several = Assert.Throws<VectorFormatException>(() => VectorFile.Open(GoldenFiles.PathOf(file))).Message;
            Assert.Contains(file + ":NAME", several, StringComparison.Ordinal);
            string unknown = Assert.Throws<VectorFormatException>(() => VectorFile.Open(GoldenFiles.PathOf(file + ":nothing"))).Message;
            Assert.Contains("no array named 'nothing'", unknown, StringComparison.Ordinal);
        }

        using VectorFileReader byFileName = VectorFile.Open(GoldenFiles.PathOf("stored.npz:base.npy"));
        Assert.Equal([4, 3], byFileName.Shape);
    }

    [Fact]
    public void UnsupportedTensorsAreRefusedAloneByType()
    {
        string message = Assert.Throws<VectorFormatException>(() => VectorFile.Open(GoldenFiles.PathOf("every.safetensors:eighth"))).Message;
        Assert.Contains("F6_E2M3", message, StringComparison.Ordinal);
    }

    private static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i]));
            Assert.True(same, $"element {i}: expected {expected[i]:R}, found {actual[i]:R}");
        }
    }
}
