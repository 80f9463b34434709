using System.Buffers;
using System.Text;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Csv;

/// <summary>
/// What a first pass over a text file finds out: separator, header, rows and columns, and where every 1024th row begins. A
/// row of another length than the first, and bytes that are no text, are found here.
/// </summary>
internal sealed class CsvLayout
{
    /// <summary>Rows from one known beginning to the next.</summary>
    public const int MarkRows = 1024;

    private const int SampleBytes = 1 << 16;
    private const int LongestComments = 1 << 20;

    private static readonly SearchValues<byte> NoText = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8]);

    private readonly InputFile _file;
    private readonly CsvSeparator _separator;
    private readonly CsvComments _comments;
    private readonly List<Mark> _marks = [];
    private int _fieldCount;

    private CsvLayout(InputFile file, CsvSeparator separator, CsvComments comments)
    {
        _file = file;
        _separator = separator;
        _comments = comments;
    }

    /// <summary>Number of rows, the header not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>The fields of a row that are read, in order.</summary>
    public int[] Fields { get; private set; } = [];

    /// <summary>The names of the fields that are read, or null without a header.</summary>
    public string[]? Names { get; private set; }

    /// <summary>What was taken for something else than a row without being told so; null if nothing was.</summary>
    public string? Notice { get; private set; }

    /// <summary>Passes over the file.</summary>
    /// <exception cref="VectorFormatException">No table of numbers.</exception>
    public static CsvLayout Read(InputFile file, char extensionSeparator, VectorFileOptions options)
    {
        Span<byte> mark = stackalloc byte[3];
        mark = mark[..(int)Math.Min(3, file.Length)];
        file.Read(0, mark);
        int start = mark.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        if (start == 0 && (mark is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
        {
            throw new VectorFormatException(file.Name, "text in UTF-16", "UTF-8");
        }

        CsvComments comments = CsvComments.Find(file, start);
        byte[] sample = new byte[Math.Min(file.Length - comments.End, SampleBytes)];
        file.Read(comments.End, sample);
        var layout = new CsvLayout(file, CsvSeparator.Choose(options.Separator, extensionSeparator, sample), comments);
        layout.Pass(options.HasHeader, options.Columns is null ? null : ColumnList.Parse(options.Columns));
        return layout;
    }

    /// <summary>Opens the file before a row; the reader then stands before a multiple of <see cref="MarkRows"/>.</summary>
    public CsvRowReader OpenBefore(long row)
    {
        Mark mark = _marks[(int)(row / MarkRows)];
        return new CsvRowReader(_file, _separator.Character, mark.Offset, mark.LinesBefore);
    }

    /// <summary>Whether a row has as many fields as the first.</summary>
    public bool Fits(CsvRowReader row) => row.FieldCount == _fieldCount;

    /// <summary>What a field that is not what it should be makes of the file.</summary>
    public VectorFormatException NotA(string expected, CsvRowReader row, int field)
    {
        string found = $"{CsvFirstLine.Quote(row[field])} in line {row.Line}, column {field + 1}";
        return _separator.Unused is { } unused && _fieldCount == 1 && row[field].Contains((byte)unused)
            ? Separated(found, unused)
            : new VectorFormatException(_file.Name, found, expected);
    }

    private VectorFormatException Separated(string found, char unused) => new(
        _file.Name,
        $"{found}: {(unused == ' ' ? "spaces" : "bars")} between its parts and no {(_separator.Character == ',' ? "comma, semicolon or tab" : "tab")}",
        $"fields that are separated, or to be told by what (Separator, --separator {(unused == ' ' ? "space" : "pipe")})");

    private void Pass(bool? hasHeader, ColumnList? columns)
    {
        using CsvRowReader reader = new(_file, _separator.Character, _comments.End, _comments.Lines);
        bool first = true;
        while (reader.Read())
        {
            CheckRow(reader, first);
            if (!first || !TakeHeader(reader, hasHeader, columns))
            {
                if (Rows % MarkRows == 0)
                {
                    _marks.Add(new Mark(reader.Offset, reader.Line - 1));
                }

                Rows++;
            }

            first = false;
        }

        if (Rows == 0)
        {
            throw new VectorFormatException(_file.Name, "no rows", "at least one row of numbers");
        }
    }

    private void CheckRow(CsvRowReader reader, bool first)
    {
        if (reader.Raw.ContainsAny(NoText))
        {
            throw new VectorFormatException(_file.Name, $"line {reader.Line} holds bytes that are not text", "a table of numbers as text");
        }

        _fieldCount = first ? reader.FieldCount : _fieldCount;
        if (reader.FieldCount != _fieldCount)
        {
            throw new VectorFormatException(
                _file.Name, $"line {reader.Line} ends at column {reader.FieldCount}", $"{_fieldCount} columns, as in the first line");
        }
    }

    // Names can only be those of a header; without names the columns that are not read do not count.
    private bool TakeHeader(CsvRowReader reader, bool? told, ColumnList? columns)
    {
        bool named = columns is { HasNames: true };
        Fields = columns is null ? [.. Enumerable.Range(0, _fieldCount)] : named ? [] : columns.Resolve(_file.Name, null, _fieldCount);
        bool header = told ?? (named || IsHeader(reader));
        string[] names = header ? [.. Enumerable.Range(0, _fieldCount).Select(field => Encoding.UTF8.GetString(reader[field]))] : [];
        Fields = named ? columns!.Resolve(_file.Name, header ? names : null, _fieldCount) : Fields;
        Names = header ? [.. Fields.Select(field => names[field])] : null;
        CheckComments();
        Notice = Describe(header && told is null && !named, reader.Line);
        return header;
    }

    private bool IsHeader(CsvRowReader reader)
    {
        // "1 2 3" is one field where nothing separates it.
        return _separator.Unused is { } unused && _fieldCount == 1 && char.IsAsciiDigit((char)reader[0].TrimStart("+-."u8)[0]) && reader[0].Contains((byte)unused)
            ? throw Separated($"{CsvFirstLine.Quote(reader[0])} in line {reader.Line}, column 1", unused)
            : CsvFirstLine.IsHeader(_file.Name, reader, Fields);
    }

    // Where the first column is left out, a row whose id begins with # looks like a comment.
    private void CheckComments()
    {
        if (_comments.Lines == 0 || Fields.Contains(0))
        {
            return;
        }

        byte[] bytes = new byte[Math.Min(_comments.End, LongestComments)];
        _file.Read(0, bytes);
        StringSplitOptions split = StringSplitOptions.TrimEntries | (_separator.Character == ' ' ? StringSplitOptions.RemoveEmptyEntries : 0);
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            string[] parts = line.Split(_separator.Character, split);
            if (parts.Length == _fieldCount && Fields.All(field => CsvNumber.TryParse(Encoding.UTF8.GetBytes(parts[field]), out float _)))
            {
                throw new VectorFormatException(_file.Name, $"a row '{line}' that begins with # before the first other line", "comments there that are no rows");
            }
        }
    }

    private string? Describe(bool tookHeader, long line)
    {
        string comments = _comments.Lines == 0 ? "" : $"{_comments.Lines} {(_comments.Lines == 1 ? "line" : "lines")} at the top taken as comments";
        string header = tookHeader ? $"line {line} taken as the names of columns: {MemberChoice.List(Names!)}" : "";
        string both = string.Join("; ", new[] { comments, header }.Where(text => text.Length > 0));
        return both.Length == 0 ? null : $"{_file.Name}: {both}";
    }

    /// <summary>Where a row begins.</summary>
    /// <param name="Offset">Its first byte in the file.</param>
    /// <param name="LinesBefore">Lines of the file before it.</param>
    private readonly record struct Mark(long Offset, long LinesBefore);
}
