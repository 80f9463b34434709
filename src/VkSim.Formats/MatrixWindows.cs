namespace VkSim.Formats;

/// <summary>Reads a matrix a window of rows at a time.</summary>
internal static class MatrixWindows
{
    private const int Elements = 2 << 20;

    /// <summary>Takes some rows.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="values">Their elements.</param>
    public delegate void Handler(long first, ReadOnlySpan<float> values);

    /// <summary>Hands all rows over.</summary>
    public static void Pass(Matrix matrix, Handler handler, CancellationToken cancellationToken)
    {
        long step = Math.Clamp(Elements / Math.Max(1, matrix.Columns), 1, Math.Max(1, matrix.Rows));
        float[] window = new float[step * matrix.Columns];
        for (long row = 0; row < matrix.Rows && matrix.Columns > 0; row += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long count = Math.Min(step, matrix.Rows - row);
            Span<float> values = window.AsSpan(0, (int)count * matrix.Columns);
            matrix.CopyRowsTo(row, count, values);
            handler(row, values);
        }
    }
}
