using System.Buffers;
using System.Text;
using CsvHelper;
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

    // Enough for millions of columns; keeps an unclosed quote from swallowing the file.
    private const int LongestRow = 64 << 20;
    private const int SampleBytes = 1 << 16;

    private static readonly SearchValues<byte> NoText = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8]);

    private readonly InputFile _file;
    private readonly List<Mark> _marks = [];

    private CsvLayout(InputFile file, char separator)
    {
        _file = file;
        Separator = separator;
    }

    /// <summary>What separates fields.</summary>
    public char Separator { get; }

    /// <summary>Number of rows, the header not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>Number of fields in every row.</summary>
    public int Columns { get; private set; }

    /// <summary>Passes over the file.</summary>
    /// <exception cref="VectorFormatException">No table of numbers.</exception>
    public static CsvLayout Read(InputFile file, char? separator, char extensionSeparator, bool? hasHeader)
    {
        byte[] sample = new byte[Math.Min(file.Length, SampleBytes)];
        file.Read(0, sample);
        int start = sample.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        if (start == 0 && (sample is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
        {
            throw new VectorFormatException(file.Name, "text in UTF-16", "UTF-8");
        }

        var layout = new CsvLayout(file, separator ?? DetectSeparator(sample.AsSpan(start), extensionSeparator));
        layout.Pass(start, hasHeader);
        return layout;
    }

    /// <summary>The last known beginning of a row at or before the given one.</summary>
    public Mark MarkBefore(long row) => _marks[(int)(row / MarkRows)];

    /// <summary>Opens the file at a byte that begins a row.</summary>
    public CsvReader Open(long offset)
    {
        var options = new CsvReaderOptions
        {
            Separator = Separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LongestRow,
            Encoding = Encoding.UTF8,
        };
        return CsvReader.Create(new FileRangeStream(_file, offset, _file.Length - offset), options);
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="VectorFormatException">Quotes are not closed or not where they may be, or the row is too long.</exception>
    public static bool Advance(CsvReader reader, string file, long linesBefore)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            string place = e.LineNumber > 0 ? FormattableString.Invariant($"line {linesBefore + e.LineNumber}: ") : string.Empty;
            throw new VectorFormatException(file, place + e.Message.TrimEnd('.'), "numbers, quoted as a whole or not at all", e);
        }
    }

    private static char DetectSeparator(ReadOnlySpan<byte> sample, char extensionSeparator)
    {
        int end = sample.IndexOfAny((byte)'\n', (byte)'\r');
        ReadOnlySpan<byte> line = end < 0 ? sample : sample[..end];
        return extensionSeparator != ',' || line.Contains((byte)',') ? extensionSeparator
            : line.Contains((byte)';') ? ';'
            : line.Contains((byte)'\t') ? '\t'
            : ',';
    }

    private void Pass(int start, bool? hasHeader)
    {
        using CsvReader reader = Open(start);
        bool first = true;
        while (Advance(reader, _file.Name, 0))
        {
            CheckRow(reader, first);
            if (!first || !(hasHeader ?? IsHeader(reader)))
            {
                if (Rows % MarkRows == 0)
                {
                    _marks.Add(new Mark(start + reader.ByteOffset, reader.LineNumber - 1));
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

    private void CheckRow(CsvReader reader, bool first)
    {
        if (reader.RawRecord.ContainsAny(NoText))
        {
            throw new VectorFormatException(_file.Name, $"line {reader.LineNumber} holds bytes that are not text", "a table of numbers as text");
        }

        Columns = first ? reader.FieldCount : Columns;
        if (reader.FieldCount != Columns)
        {
            throw new VectorFormatException(
                _file.Name, $"line {reader.LineNumber} ends at column {reader.FieldCount}", $"{Columns} columns, as in the first line");
        }
    }

    // A line with a number in it is a row: if it also holds something else, reading it says so.
    private static bool IsHeader(CsvReader reader)
    {
        for (int column = 0; column < reader.FieldCount; column++)
        {
            if (CsvNumber.TryParse(reader.GetSpan(column), out float _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a row begins.</summary>
    /// <param name="Offset">Its first byte in the file.</param>
    /// <param name="LinesBefore">Lines of the file before it.</param>
    public readonly record struct Mark(long Offset, long LinesBefore);
}
