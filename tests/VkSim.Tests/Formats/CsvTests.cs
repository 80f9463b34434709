using System.Globalization;
using System.Text;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>Tables of numbers as text.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("1,2\n3\n", "line 2 ends at column 1; expected 2 columns")]
    [InlineData("1,2\n3,4,5\n", "line 2 ends at column 3; expected 2 columns")]
    [InlineData("a,b,c\n1,2\n", "line 2 ends at column 2; expected 3 columns")]
    [InlineData("1,2,\n3,4\n", "an empty field in line 1, column 3 beside numbers")]
    [InlineData("1,2\n3,\n", "an empty field in line 2, column 2")]
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
    [InlineData("1 2 3\n4 5 6\n", "'1 2 3' in line 1, column 1: spaces between its parts and no comma, semicolon or tab")]
    [InlineData("a b\n1 2\n", "--separator space")]
    [InlineData("1|2\n3|4\n", "--separator pipe")]
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
        using VectorFileReader row = VectorFile.Open(path, new VectorFileOptions { HasHeader = false });
        using VectorFileReader told = VectorFile.Open(path, new VectorFileOptions { HasHeader = true });
        Assert.Equal([0, 1, 2, 3, 4, 5], row.ToArray());
        Assert.Null(row.ColumnNames);
        Assert.Equal([3, 4, 5], told.ToArray());
        Assert.Equal(["0", "1", "2"], told.ColumnNames);
        string names = _folder.Write("y.csv", "a,b\n3,4\n");
        using VectorFileReader none = VectorFile.Open(names, new VectorFileOptions { HasHeader = false });
        Assert.Contains("'a' in line 1, column 1", Assert.Throws<VectorFormatException>(() => none.ToArray()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1,2\n.5,.25,.125\n.3,.2,.1\n", "line 1 is 0 to 2, the numbers of the columns")]
    [InlineData("0,1\n1,0\n", "line 1 is 0 to 1")]
    [InlineData("NA,NA\n1,2\n", "'NA' in line 1, column 1;")]
    [InlineData("nan,NaN\n1,2\n", "'nan' in line 1, column 1;")]
    [InlineData(",\n1,2\n", "an empty field in line 1, column 1;")]
    [InlineData(",0,1\n0,.5,.25\n", "an empty field in line 1, column 1 beside numbers")]
    [InlineData("x,\n1,2\n", "an empty field in line 1, column 2 beside names")]
    [InlineData("x,NULL\n1,2\n", "'NULL' in line 1, column 2 beside names")]
    [InlineData("x,1\n1,2\n", "'x' in line 1, column 1 beside numbers")]
    [InlineData("1,NA\n1,2\n", "'NA' in line 1, column 2 beside numbers")]
    [InlineData("x,2nd\n1,2\n", "'2nd' in line 1, column 2 beside names")]
    [InlineData("1.5.1,2.0.3\n1,2\n", "'1.5.1' in line 1, column 1;")]
    [InlineData("2017-01-03,2017-01-04\n1,2\n", "'2017-01-03' in line 1, column 1;")]
    [InlineData("\"1,5\",\"2,5\"\n1,2\n", "'1,5' in line 1, column 1;")]
    public void AFirstLineInDoubtIsAskedAbout(string text, string part)
    {
        string path = _folder.Write("x.csv", text);
        AssertRefused(() => VectorFile.Open(path), part);
        AssertRefused(() => VectorFile.Open(path), "--header yes or no");
        using VectorFileReader names = VectorFile.Open(path, new VectorFileOptions { HasHeader = true });
        using VectorFileReader row = VectorFile.Open(path, new VectorFileOptions { HasHeader = false });
        Assert.Equal(names.Rows + 1, row.Rows);
    }

    [Theory]
    [InlineData("x,y\n1,2\n", "x, y")]
    [InlineData("x y,\"a, b\"\n1,2\n", "x y, a, b")]
    [InlineData("v1,_2\n1,2\n", "v1, _2")]
    [InlineData("\u00e9,\u4e00\n1,2\n", "\u00e9, \u4e00")]
    public void PlainNamesAreAHeaderThatIsTold(string text, string names)
    {
        using VectorFileReader reader = VectorFile.Open(_folder.Write("x.csv", text));
        Assert.Equal([1, 2], reader.ToArray());
        Assert.Equal(names, string.Join(", ", reader.ColumnNames!));
        Assert.EndsWith($"line 1 taken as the names of columns: {names}", reader.Notice, StringComparison.Ordinal);
        using VectorFileReader told = VectorFile.Open(reader.Name, new VectorFileOptions { HasHeader = true });
        Assert.Null(told.Notice);
    }

    [Theory]
    [InlineData("0\n1\n", 2)]
    [InlineData("1,2\n3,4\n", 2)]
    [InlineData("0,1,3\n3,4,5\n", 2)]
    [InlineData("0.0,1.0\n3,4\n", 2)]
    [InlineData("1,nan\n3,4\n", 2)]
    [InlineData("inf,-inf\n3,4\n", 2)]
    public void PlainNumbersAreARow(string text, int rows)
    {
        using VectorFileReader reader = VectorFile.Open(_folder.Write("x.csv", text));
        Assert.Equal(rows, reader.Rows);
        Assert.Null(reader.ColumnNames);
        Assert.Null(reader.Notice);
    }

    [Theory]
    [InlineData("2-3", "1 2 4 5")]
    [InlineData("2-", "1 2 3 4 5 6")]
    [InlineData("3,2", "2 1 5 4")]
    [InlineData("-1", "1 2 3 4 5 6")]
    [InlineData("-1,-4", "1 2 4 5")]
    [InlineData("2-4,-3", "1 3 4 6")]
    [InlineData("-1-2", "2 3 5 6")]
    [InlineData("x", "1 4")]
    [InlineData("-id,-\"a, b\"", "1 3 4 6")]
    [InlineData("\"x\", 4", "1 3 4 6")]
    public void ColumnsAreChosenByNumberAndName(string columns, string expected)
    {
        string path = _folder.Write("x.csv", "id,x,\"a, b\",4\nrow 1,1,2,3\nrow 2,4,5,6\n");
        using VectorFileReader reader = VectorFile.Open(path, new VectorFileOptions { Columns = columns, HasHeader = true });
        float[] values = [.. expected.Split(' ').Select(word => float.Parse(word, CultureInfo.InvariantCulture))];
        Assert.Equal([2L, values.Length / 2], reader.Shape);
        Assert.Equal(values, reader.ToArray());
        Assert.Equal(values.Length / 2, reader.ColumnNames!.Count);
    }

    [Theory]
    [InlineData("4", "no column 4; expected 1 to 3")]
    [InlineData("2-9", "no column 9; expected 1 to 3")]
    [InlineData("z", "no column named 'z'; expected one of x, y, y")]
    [InlineData("y", "2 columns named 'y'")]
    [InlineData("2,1-2", "column 2 chosen twice")]
    [InlineData("-1-", "all 3 columns left out")]
    public void ColumnsThatAreNotThereAreNamed(string columns, string part)
    {
        string path = _folder.Write("x.csv", "x,y,y\n1,2,3\n");
        AssertRefused(() => VectorFile.Open(path, new VectorFileOptions { Columns = columns }), part);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1,,2")]
    [InlineData("3-2")]
    [InlineData("1-2-3")]
    [InlineData("99999999999")]
    [InlineData("\"x")]
    [InlineData("\"x\"y")]
    [InlineData("-")]
    public void AListOfColumnsThatIsNoneIsAnArgument(string columns) => Assert.Contains(
        "expected numbers from 1",
        Assert.Throws<ArgumentException>(() => VectorFile.Open(_folder.Write("x.csv", "1,2\n"), new VectorFileOptions { Columns = columns })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ColumnsThatAreLeftOutNeedNotBeNumbers()
    {
        string path = _folder.Write("x.csv", "cat,1,2,a comment\ndog,3,4,\n");
        using VectorFileReader reader = VectorFile.Open(path, new VectorFileOptions { Columns = "2-3" });
        Assert.Equal([1, 2, 3, 4], reader.ToArray());
        AssertRefused(() => VectorFile.Open(path, new VectorFileOptions { Columns = "x", HasHeader = false }), "without a header");
    }

    [Theory]
    [InlineData('5')]
    [InlineData('e')]
    [InlineData('.')]
    [InlineData('-')]
    [InlineData('"')]
    [InlineData('#')]
    [InlineData('\n')]
    [InlineData('\u00e9')]
    public void ASeparatorThatANumberHoldsIsAnArgument(char separator) =>
        Assert.Throws<ArgumentException>(() => VectorFile.Open(_folder.Write("x.csv", "1,2\n"), new VectorFileOptions { Separator = separator }));

    [Fact]
    public void SeveralSpacesSeparateAsOneDoes()
    {
        string path = _folder.Write("x.csv", "  a   b \n 1  -2\n\n10   20  \n   \n");
        using VectorFileReader reader = VectorFile.Open(path, new VectorFileOptions { Separator = ' ' });
        Assert.Equal([1, -2, 10, 20], reader.ToArray());
        Assert.Equal(["a", "b"], reader.ColumnNames);
    }

    [Fact]
    public void CommentsAreAtTheTopAlone()
    {
        using VectorFileReader reader = VectorFile.Open(_folder.Write("x.csv", "# made \"by, hand\n#1,2\n1,2\n3,4\n"));
        Assert.Equal([1, 2, 3, 4], reader.ToArray());
        Assert.EndsWith("2 lines at the top taken as comments", reader.Notice, StringComparison.Ordinal);
        AssertRefused(() => Open("1\n# two\n3\n").ToArray(), "'# two' in line 2");
        AssertRefused(() => Open("# no\n#rows"), "no rows");
        string ids = _folder.Write("ids.csv", "#17,1,2\n#18,3,4\n19,5,6\n");
        AssertRefused(() => VectorFile.Open(ids, new VectorFileOptions { Columns = "-1" }), "'#17,1,2' that begins with #");
        string far = string.Concat(Enumerable.Repeat("# " + new string('x', 5000) + "\n", 40));
        AssertRefused(() => Open(far + "1\ntwo\n").ToArray(), "'two' in line 42");
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
    public void AMillionColumnsAreReadInAFewTimesTheRow()
    {
        string text = "1.5" + string.Concat(Enumerable.Repeat(",1.25", 1_000_000)) + "\n";
        string path = _folder.Write("x.csv", text);
        float[] values = new float[1_000_001];
        long before = GC.GetAllocatedBytesForCurrentThread();
        using VectorFileReader reader = VectorFile.Open(path);
        reader.Read(0, values);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * text.Length);
        Assert.Equal((1.5f, 1.25f), (values[0], values[^1]));
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
