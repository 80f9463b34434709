namespace VkSim.Diagnostics;

/// <summary>Takes some rows of a matrix as queries, a block at a time.</summary>
internal static class QueryRows
{
    private const int BlockRows = 1024;

    /// <summary>Calls for each block with its rows on the device, the place of the first among all, and how many there are.</summary>
    public static void ForEach(Matrix matrix, long[] numbers, Action<Matrix, int, int> take)
    {
        using Matrix block = matrix.Device.Allocate(Math.Min(BlockRows, numbers.Length), matrix.Columns);
        float[] values = new float[block.Rows * matrix.Columns];
        for (int first = 0; first < numbers.Length; first += BlockRows)
        {
            int count = Math.Min(BlockRows, numbers.Length - first);
            for (int i = 0; i < count; i++)
            {
                matrix.CopyRowsTo(numbers[first + i], 1, values.AsSpan(i * matrix.Columns, matrix.Columns));
            }

            Matrix part = block.RowRange(0, count);
            part.Write(values.AsSpan(0, count * matrix.Columns));
            take(part, first, count);
        }
    }
}
