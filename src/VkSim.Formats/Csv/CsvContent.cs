using VkSim.Formats.Sources;

namespace VkSim.Formats.Csv;

/// <summary>
/// A table of numbers as text. The first pass has counted the rows; fields are parsed when they are read, so nothing but one
/// row is ever in memory.
/// </summary>
internal sealed class CsvContent : VectorContent
{
    private readonly InputFile _file;
    private readonly CsvLayout _layout;
    private CsvRowReader? _reader;

    // The row that the reader stands on; −1 before the first.
    private long _row = -1;

    private CsvContent(InputFile file, CsvLayout layout)
    {
        _file = file;
        _layout = layout;
        Shape = ArrayShape.Create(file.Name, [layout.Rows, layout.Fields.Length], sizeof(double));
    }

    private delegate bool Parser<T>(ReadOnlySpan<byte> text, out T value);

    public override string Name => _file.Name;

    public override FileElementType ElementType => FileElementType.Text;

    public override ArrayShape Shape { get; }

    public override IReadOnlyList<string>? ColumnNames => _layout.Names;

    public override string? Notice => _layout.Notice;

    /// <summary>Passes over the file once.</summary>
    /// <exception cref="VectorFormatException">No table of numbers.</exception>
    public static CsvContent Open(InputFile file, char extensionSeparator, VectorFileOptions options) =>
        new(file, CsvLayout.Read(file, extensionSeparator, options));

    public override void Read(long first, Span<float> destination) => Read(first, destination, CsvNumber.TryParse, "a number");

    public override void Read(long first, Span<WideNumber> destination) => Read(first, destination, CsvNumber.TryParse, "a number");

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
            (long row, long column) = Math.DivRem(first, _layout.Fields.Length);
            CsvRowReader reader = Seek(row);
            ReadOnlySpan<int> fields = _layout.Fields.AsSpan((int)column);
            fields = fields[..Math.Min(destination.Length, fields.Length)];
            for (int i = 0; i < fields.Length; i++)
            {
                if (!parse(reader[fields[i]], out destination[i]))
                {
                    throw _layout.NotA(expected, reader, fields[i]);
                }
            }

            first += fields.Length;
            destination = destination[fields.Length..];
        }
    }

    private CsvRowReader Seek(long row)
    {
        if (_reader is null || _row > row || row - _row > CsvLayout.MarkRows)
        {
            Dispose();
            _reader = _layout.OpenBefore(row);
            _row = row / CsvLayout.MarkRows * CsvLayout.MarkRows - 1;
        }

        for (; _row < row; _row++)
        {
            if (!_reader.Read() || !_layout.Fits(_reader))
            {
                throw new VectorFormatException(Name, "the file has changed while it was read", $"{_layout.Rows} rows like the first");
            }
        }

        return _reader;
    }
}
