using System.Text;
using CsvHelper;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Csv;

/// <summary>
/// The rows of a text file from a position on, one at a time. Where a space separates fields, so do several of them, and those
/// around a row separate nothing.
/// </summary>
internal sealed class CsvRowReader : IDisposable
{
    // Enough for millions of columns; keeps an unclosed quote from swallowing the file.
    private const int LongestRow = 64 << 20;

    private const int SmallestBuffer = 256;
    private const int LargestBuffer = 1 << 16;

    private readonly InputFile _file;
    private readonly CsvReader _reader;
    private readonly long _offset;
    private readonly long _linesBefore;
    private readonly List<int>? _words;

    /// <param name="file">The file.</param>
    /// <param name="separator">What separates fields.</param>
    /// <param name="offset">The byte that begins a row.</param>
    /// <param name="linesBefore">Lines of the file before it.</param>
    public CsvRowReader(InputFile file, char separator, long offset, long linesBefore)
    {
        _file = file;
        _offset = offset;
        _linesBefore = linesBefore;
        _words = separator == ' ' ? [] : null;
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LongestRow,
            BufferSize = (int)Math.Clamp(file.Length - offset, SmallestBuffer, LargestBuffer),
            Encoding = Encoding.UTF8,
        };
        _reader = CsvReader.Create(new FileRangeStream(file, offset, file.Length - offset), options);
    }

    /// <summary>Fields of the row.</summary>
    public int FieldCount => _words?.Count ?? _reader.FieldCount;

    /// <summary>The line of the file that the row begins in, from 1 on.</summary>
    public long Line => _linesBefore + _reader.LineNumber;

    /// <summary>The byte of the file that begins the row.</summary>
    public long Offset => _offset + _reader.ByteOffset;

    /// <summary>The row as it is in the file.</summary>
    public ReadOnlySpan<byte> Raw => _reader.RawRecord;

    /// <summary>A field of the row, without quotes and without spaces around it.</summary>
    public ReadOnlySpan<byte> this[int field] => _reader.GetSpan(_words is null ? field : _words[field]);

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="VectorFormatException">Quotes are not closed or not where they may be, or the row is too long.</exception>
    public bool Read()
    {
        while (Advance())
        {
            if (_words is null)
            {
                return true;
            }

            _words.Clear();
            for (int field = 0; field < _reader.FieldCount; field++)
            {
                if (!_reader.GetSpan(field).IsEmpty)
                {
                    _words.Add(field);
                }
            }

            if (_words.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _reader.Dispose();

    private bool Advance()
    {
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException e)
        {
            string place = e.LineNumber > 0 ? FormattableString.Invariant($"line {_linesBefore + e.LineNumber}: ") : string.Empty;
            throw new VectorFormatException(_file.Name, place + e.Message.TrimEnd('.'), "numbers, quoted as a whole or not at all", e);
        }
    }
}
