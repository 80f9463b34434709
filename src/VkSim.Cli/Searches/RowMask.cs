namespace VkSim.Cli;

/// <summary>A file with a truth value for each row of another: whether it may be found. Read a window at a time.</summary>
internal sealed class RowMask : IDisposable
{
    private const int WindowRows = 1 << 16;

    private readonly VectorFileReader _reader;

    /// <summary>Takes over an open file.</summary>
    /// <exception cref="BadInputException">It has not a value for each row.</exception>
    /// <exception cref="VectorFormatException">It is no list of values.</exception>
    public RowMask(VectorFileReader reader, MatrixFile rows)
    {
        _reader = reader;
        try
        {
            reader.RequireList();
            if (reader.Count != rows.Rows)
            {
                throw new BadInputException(reader.Name, $"a mask of {reader.Count} values", $"one for each of the {rows.Rows} rows of {rows.Name}");
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>One bit a row, the lowest first.</summary>
    /// <exception cref="VectorFormatException">An element is no truth value.</exception>
    public ulong[] Read(long firstRow, int rows)
    {
        ulong[] bits = new ulong[(rows + 63L) / 64];
        bool[] values = new bool[Math.Min(rows, WindowRows)];
        for (int first = 0; first < rows; first += WindowRows)
        {
            Span<bool> window = values.AsSpan(0, Math.Min(WindowRows, rows - first));
            _reader.Read(firstRow + first, window);
            for (int i = 0; i < window.Length; i++)
            {
                bits[(first + i) >> 6] |= window[i] ? 1UL << (i & 63) : 0;
            }
        }

        return bits;
    }

    public void Dispose() => _reader.Dispose();
}
