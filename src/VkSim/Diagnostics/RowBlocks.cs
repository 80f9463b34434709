namespace VkSim.Diagnostics;

/// <summary>Reads the rows of a matrix to the host, a block at a time, always into the same memory.</summary>
internal sealed class RowBlocks
{
    private const long BlockBytes = 16L << 20;

    private readonly Matrix _matrix;
    private readonly CancellationToken _cancellation;
    private readonly float[] _values;

    public RowBlocks(Matrix matrix, CancellationToken cancellation)
    {
        _matrix = matrix;
        _cancellation = cancellation;
        BlockRows = (int)Math.Clamp(BlockBytes / sizeof(float) / matrix.Columns, 1, matrix.Rows);
        _values = new float[(long)BlockRows * matrix.Columns];
    }

    /// <summary>Rows of a block; the last may have fewer.</summary>
    public int BlockRows { get; }

    /// <summary>Components of a row.</summary>
    public int Columns => _matrix.Columns;

    /// <summary>Calls for each block in turn with its first row, its rows and their values, which are valid during the call.</summary>
    public void ForEach(Action<long, int, ReadOnlyMemory<float>> take)
    {
        for (long first = 0; first < _matrix.Rows; first += BlockRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            int rows = (int)Math.Min(BlockRows, _matrix.Rows - first);
            _matrix.CopyRowsTo(first, rows, _values);
            take(first, rows, _values.AsMemory(0, rows * Columns));
        }
    }
}
