namespace VkSim.Diagnostics;

/// <summary>Single rows of a matrix on the host, read from the device a few at a time and kept.</summary>
internal sealed class RowCache(Matrix matrix)
{
    private const int BlockRows = 64;

    private readonly Dictionary<long, float[]> _blocks = [];

    /// <summary>The components of a row.</summary>
    public ReadOnlySpan<float> this[long row]
    {
        get
        {
            long block = row / BlockRows;
            if (!_blocks.TryGetValue(block, out float[]? values))
            {
                int count = (int)Math.Min(BlockRows, matrix.Rows - (block * BlockRows));
                values = new float[(long)count * matrix.Columns];
                matrix.CopyRowsTo(block * BlockRows, count, values);
                _blocks.Add(block, values);
            }

            return values.AsSpan((int)(row % BlockRows) * matrix.Columns, matrix.Columns);
        }
    }
}
