using System.Globalization;
using System.Text;

namespace VkSim.Tests.Formats;

/// <summary>Tables of numbers as text.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("1,2\n3\n", "line 2 ends at column 1; expected 2 columns")]
    [InlineData("1,2\n3,4,5\n", "line 2 ends at column 3; expected 2 columns")]
    [InlineData("a,b,c\n1,2\n", "line 2 ends at column 2; expected 3 columns")]
    [InlineData("1,2,\n3,4\n", "line 2 ends at column 2; expected 3 columns")]
    [InlineData("1,2\n3,four\n", "'four' in line 2, column 2; expected a number")]
    [InlineData("x,y\n\n1,2\n\n3,\n", "an empty field in line 5, column 2")]
    [InlineData("1,two\n3,4\n", "'two' in line 1, column 2")]
    [InlineData("1;5\n1,5;2\n", "'1,5' in line 2, column 1")]
    [InlineData("1,0x10\n", "'0x10'")]
    [InlineData("1,1 000\n", "'1 000'")]
    [InlineData("1,\"1,000\"\n", "'1,000'")]
    [InlineData("1,1e\n", "'1e'")]
    [InlineData("1,--1\n", "'--1'")]
    [InlineData("1,infinit\n", "'infinit'")]
    [InlineData("1,\u0663\n", "'\u0663'")]
    [InlineData("1,\"2\n", "line 1")]
    [InlineData("1,\"2\"3\n", "line 1")]
    [InlineData("1,2\"\n", "line 1")]
    [InlineData("a,b\n", "no rows")]
    [InlineData("\n\n\n", "no rows")]
    [InlineData("1,2\n3,\u0000\n", "line 2 holds bytes that are not text")]
    public void WhatIsNoTableOfNumbersIsRefused(string text, string part)
    {
        string message = Assert.Throws<VectorFormatException>(() => ReadAll(_folder.Write("x.csv", text))).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void BinaryGarbageAndUtf16AreRefused()
    {
        byte[] garbage = new byte[5000];
        new Random(3).NextBytes(garbage);
        Assert.Throws<VectorFormatException>(() => ReadAll(_folder.Write("x.csv", garbage)));
        byte[] wide = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("1,2\n")];
        Assert.Contains("UTF-16", Assert.Throws<VectorFormatException>(() => ReadAll(_folder.Write("x.csv", wide))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderIsTakenAsTold()
    {
        string path = _folder.Write("x.csv", "0,1,2\n3,4,5\n");
        using VectorFileReader detected = VectorFile.Open(path);
        using VectorFileReader told = VectorFile.Open(path, new VectorFileOptions { HasHeader = true });
        Assert.Equal(2, detected.Rows);
        Assert.Equal([3, 4, 5], told.ToArray());
        string names = _folder.Write("y.csv", "a,b\n3,4\n");
        using VectorFileReader none = VectorFile.Open(names, new VectorFileOptions { HasHeader = false });
        Assert.Contains("'a' in line 1, column 1", Assert.Throws<VectorFormatException>(() => none.ToArray()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.csv", "1,2\n", null)]
    [InlineData("x.csv", "1;2\n", null)]
    [InlineData("x.csv", "1\t2\n", null)]
    [InlineData("x.tsv", "1\t2\n", null)]
    [InlineData("x.tsv", "1|2\n", '|')]
    [InlineData("x.csv", "1 2\n", ' ')]
    public void TheSeparatorFollowsTheExtensionTheFirstLineOrTheOption(string name, string text, char? separator)
    {
        using VectorFileReader reader = VectorFile.Open(_folder.Write(name, text), new VectorFileOptions { Separator = separator });
        Assert.Equal([1, 2], reader.ToArray());
    }

    [Fact]
    public void LabelsAndMasksAreReadExactlyOrRefused()
    {
        Assert.Equal([9007199254740993, -1, 3, 1000], Open("9007199254740993\n-1\n3.0\n1e3\n").ToInt64Array());
        Assert.Equal([true, false, true, false], Open("1\n0\nTrue\nfalse\n").ToBooleanArray());
        AssertRefused(() => Open("1\n0.5\n").ToInt64Array(), "'0.5' in line 2, column 1; expected a whole number");
        AssertRefused(() => Open("1\n9223372036854775808\n").ToInt64Array(), "9223372036854775808");
        AssertRefused(() => Open("1\nnan\n").ToInt64Array(), "'nan'");
        AssertRefused(() => Open("1\n2\n").ToBooleanArray(), "'2' in line 2, column 1; expected 0, 1, true or false");
    }

    [Fact]
    public void RowsFarApartAreFoundAgain()
    {
        const int Rows = 5000;
        var text = new StringBuilder("row,square,\"a note\nof two lines\"\n");
        for (int i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{i * 2},\"{-i}\"{(i % 3 == 0 ? "\r\n\r\n" : "\n")}");
        }

        using VectorFileReader reader = VectorFile.Open(_folder.Write("x.csv", text.ToString()));
        Assert.Equal([Rows, 3], reader.Shape);
        float[] row = new float[3];
        foreach (int i in new[] { 4999, 0, 1023, 1024, 1022, 4096, 2500, 2501, 2500, 4999, 1 })
        {
            reader.ReadRows(i, row);
            Assert.Equal([i, i * 2, -i], row);
        }

        float[] all = reader.ToArray();
        Assert.Equal(Enumerable.Range(0, Rows).SelectMany(i => new float[] { i, i * 2, -i }), all);
    }

    [Fact]
    public void ErrorsFarIntoAFileNameTheirLine()
    {
        string text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i}\n")) + "oops\n";
        using VectorFileReader reader = VectorFile.Open(_folder.Write("x.csv", text));
        AssertRefused(() => reader.ReadRows(3000, new float[1]), "'oops' in line 3001, column 1");
        AssertRefused(() => reader.ToArray(), "'oops' in line 3001, column 1");
    }

    [Fact]
    public void ManyRowsAreReadWithoutAllocatingPerField()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"{i},{i / 7.0:R},{-i}\n")));
        using VectorFileReader reader = VectorFile.Open(_folder.Write("x.csv", text));
        float[] values = new float[60_000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(0, values);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        Assert.Equal((float)(19_999 / 7.0), values[^2]);
    }

    public void Dispose() => _folder.Dispose();

    private static void ReadAll(string path)
    {
        using VectorFileReader reader = VectorFile.Open(path);
        reader.ToArray();
    }

    private static void AssertRefused(Action read, string part) =>
        Assert.Contains(part, Assert.Throws<VectorFormatException>(read).Message, StringComparison.Ordinal);

    private VectorFileReader Open(string text) => VectorFile.Open(_folder.Write("labels.csv", text));
}
