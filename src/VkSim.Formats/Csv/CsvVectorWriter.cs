using CsvHelper;
using VkSim.Files;

namespace VkSim.Formats.Csv;

/// <summary>
/// Writes a table as text: a row a line, numbers in the shortest form that reads back as the same number, booleans as 0 and
/// 1. An array of one dimension becomes one column; of more than two, the rows of all but the last.
/// </summary>
internal sealed class CsvVectorWriter : VectorFileWriter
{
    private readonly OutputFile _file;
    private readonly CsvWriter _writer;
    private readonly long _columns;
    private long _column;

    public CsvVectorWriter(string path, char separator, FileElementType type, ArrayShape shape)
        : base(path, type, shape.Count)
    {
        _columns = shape.Dimensions.Count < 2 ? 1 : shape.Columns;
        _file = new OutputFile(path);
        _writer = CsvWriter.Create(_file, new CsvWriterOptions { Separator = separator, HasHeader = false, NewLine = "\n" }, leaveOpen: true);
    }

    private protected override void WriteCore(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            _writer.WriteField(ElementType == FileElementType.Float16 ? (float)(Half)value : value);
            EndField();
        }
    }

    private protected override void WriteCore(ReadOnlySpan<Half> values)
    {
        foreach (Half value in values)
        {
            _writer.WriteField((float)value);
            EndField();
        }
    }

    private protected override void WriteCore(ReadOnlySpan<long> values)
    {
        foreach (long value in values)
        {
            _writer.WriteField(value);
            EndField();
        }
    }

    private protected override void WriteCore(ReadOnlySpan<bool> values)
    {
        foreach (bool value in values)
        {
            _writer.WriteField(value ? 1 : 0);
            EndField();
        }
    }

    private protected override void CommitCore()
    {
        _writer.Flush();
        _file.Commit();
    }

    private protected override void Dispose(bool disposing)
    {
        // The writer's own disposal would try to write what is left; nothing is lost by leaving it to the collector.
        _file.Dispose();
    }

    private void EndField()
    {
        if (++_column == _columns)
        {
            _column = 0;
            _writer.EndRecord();
        }
    }
}
