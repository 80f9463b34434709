using System.Text;
using CsvHelper;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Csv;

/// <summary>
/// A table of numbers as text. The first pass has counted the rows; fields are parsed when they are read, so nothing but one
/// row is ever in memory.
/// </summary>
internal sealed class CsvContent : VectorContent
{
    private const int LongestQuote = 40;

    private readonly InputFile _file;
    private readonly CsvLayout _layout;
    private CsvReader? _reader;
    private long _linesBefore;

    // The row that the reader stands on; −1 before the first.
    private long _row = -1;

    private CsvContent(InputFile file, CsvLayout layout)
    {
        _file = file;
        _layout = layout;
        Shape = ArrayShape.Create(file.Name, [layout.Rows, layout.Columns], sizeof(double));
    }

    private delegate bool Parser<T>(ReadOnlySpan<byte> text, out T value);

    public override string Name => _file.Name;

    public override FileElementType ElementType => FileElementType.Text;

    public override ArrayShape Shape { get; }

    /// <summary>Passes over the file once.</summary>
    /// <exception cref="VectorFormatException">No table of numbers.</exception>
    public static CsvContent Open(InputFile file, char extensionSeparator, VectorFileOptions options) =>
        new(file, CsvLayout.Read(file, options.Separator, extensionSeparator, options.HasHeader));

    public override void Read(long first, Span<float> destination) => Read(first, destination, CsvNumber.TryParse, "a number");

    public override void Read(long first, Span<long> destination) => Read(first, destination, CsvNumber.TryParse, "a whole number of 64 bits");

    public override void Read(long first, Span<bool> destination) => Read(first, destination, CsvNumber.TryParse, "0, 1, true or false");

    public override void ReadNative(long first, Span<byte> destination) => throw new InvalidOperationException("Text has no elements of fixed size.");

    public override void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private void Read<T>(long first, Span<T> destination, Parser<T> parse, string expected)
    {
        while (!destination.IsEmpty)
        {
            (long row, long column) = Math.DivRem(first, _layout.Columns);
            CsvReader reader = Seek(row);
            int count = (int)Math.Min(destination.Length, _layout.Columns - column);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> field = reader.GetSpan((int)column + i);
                if (!parse(field, out destination[i]))
                {
                    throw NotA(expected, field, (int)column + i);
                }
            }

            first += count;
            destination = destination[count..];
        }
    }

    private CsvReader Seek(long row)
    {
        CsvLayout.Mark mark = _layout.MarkBefore(row);
        if (_reader is null || _row > row || row - _row > CsvLayout.MarkRows)
        {
            Dispose();
            _reader = _layout.Open(mark.Offset);
            _linesBefore = mark.LinesBefore;
            _row = row / CsvLayout.MarkRows * CsvLayout.MarkRows - 1;
        }

        for (; _row < row; _row++)
        {
            if (!CsvLayout.Advance(_reader, Name, _linesBefore) || _reader.FieldCount != _layout.Columns)
            {
                throw new VectorFormatException(Name, "the file has changed while it was read", $"{_layout.Rows} rows of {_layout.Columns} columns");
            }
        }

        return _reader;
    }

    private VectorFormatException NotA(string expected, ReadOnlySpan<byte> field, int column)
    {
        string text = Encoding.UTF8.GetString(field[..Math.Min(field.Length, LongestQuote)]);
        string found = field.IsEmpty ? "an empty field" : $"'{text}'";
        return new VectorFormatException(Name, $"{found} in line {_linesBefore + _reader!.LineNumber}, column {column + 1}", expected);
    }
}
