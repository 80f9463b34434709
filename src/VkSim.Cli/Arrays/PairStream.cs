namespace VkSim.Cli;

/// <summary>
/// Every row of one file with every row of another, into a third, a block at a time: neither the operands nor the result
/// need fit into memory. A value does not depend on the block that it falls in.
/// </summary>
internal sealed class PairStream
{
    /// <summary>How much of the second operand stays on the device while windows of the first pass by.</summary>
    public const long ResidentBytes = 1L << 30;

    /// <summary>Compares two blocks and hands the result over in windows of rows.</summary>
    public delegate void Comparison(Matrix a, Matrix b, RowWindowHandler handler);

    private readonly VectorDevice _device;
    private readonly MatrixFile _a;
    private readonly MatrixFile _b;
    private readonly Comparison _compare;
    private readonly long _windowBytes;
    private readonly long _residentRows;

    public PairStream(
        VectorDevice device, MatrixFile a, MatrixFile b, Comparison compare, long windowBytes = MatrixFile.WindowBytes, long residentBytes = ResidentBytes)
    {
        _device = device;
        _a = a;
        _b = b;
        _compare = compare;
        _windowBytes = windowBytes;
        _residentRows = b.WindowRows(Math.Min(residentBytes, Math.Max(windowBytes, device.Description.MemoryBytes / 4)));
    }

    /// <summary>Writes all values, row by row.</summary>
    public void WriteTo(VectorFileWriter writer, IProgress<double> progress, CancellationToken cancellation)
    {
        if (_a.Rows == 0 || _b.Rows == 0)
        {
            return;
        }

        if (_residentRows >= _b.Rows)
        {
            WriteRows(writer, progress, cancellation);
        }
        else
        {
            WriteBlocks(writer, progress, cancellation);
        }
    }

    private void WriteRows(VectorFileWriter writer, IProgress<double> progress, CancellationToken cancellation)
    {
        using Matrix b = _b.UploadAll(_device, null, cancellation);
        long step = _a.WindowRows(_windowBytes);
        for (long row = 0; row < _a.Rows; row += step)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = row;
            using Matrix a = _a.Upload(_device, row, Math.Min(step, _a.Rows - row));
            _compare(a, b, (first, rows, values) =>
            {
                writer.Write(values);
                progress.Report((double)(start + first + rows) / _a.Rows);
            });
        }
    }

    private void WriteBlocks(VectorFileWriter writer, IProgress<double> progress, CancellationToken cancellation)
    {
        int columns = checked((int)_b.Rows);
        long step = Math.Min(_a.WindowRows(_windowBytes), Math.Max(1, _windowBytes / ((long)columns * sizeof(float))));
        float[] window = new float[step * columns];
        for (long row = 0; row < _a.Rows; row += step)
        {
            long count = Math.Min(step, _a.Rows - row);
            using Matrix a = _a.Upload(_device, row, count);
            for (long column = 0; column < _b.Rows; column += _residentRows)
            {
                cancellation.ThrowIfCancellationRequested();
                int offset = (int)column;
                int width = (int)Math.Min(_residentRows, _b.Rows - column);
                using Matrix b = _b.Upload(_device, column, width);
                _compare(a, b, (first, rows, values) =>
                {
                    for (int i = 0; i < rows; i++)
                    {
                        values.Slice(i * width, width).CopyTo(window.AsSpan((int)((first + i) * columns) + offset));
                    }
                });
                progress.Report((row + (count * (double)(offset + width) / columns)) / _a.Rows);
            }

            writer.Write(window.AsSpan(0, (int)count * columns));
        }
    }
}
