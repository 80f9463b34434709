namespace VkSim.Diagnostics;

/// <summary>
/// Rows of norms below the least clamp, which devices take for zeros, made larger by a power of two each: their directions, and so their
/// cosines, stay to the last bit.
/// </summary>
internal static class DirectedRows
{
    /// <summary>Whether there are such rows.</summary>
    public static bool AreNeeded(RowCensus census) => Array.Exists(census.Norms, IsTiny);

    /// <summary>All rows in a matrix of their own, which the caller owns; null where there are no such rows.</summary>
    public static Matrix? Of(Matrix matrix, RowBlocks blocks, RowCensus census)
    {
        if (!AreNeeded(census))
        {
            return null;
        }

        Matrix directed = matrix.Device.Allocate(matrix.Rows, matrix.Columns);
        try
        {
            float[] scaled = new float[(long)blocks.BlockRows * blocks.Columns];
            blocks.ForEach((first, count, values) =>
            {
                for (int row = 0; row < count; row++)
                {
                    int at = row * blocks.Columns;
                    Copy(values.Span.Slice(at, blocks.Columns), census.Norms[first + row], scaled.AsSpan(at, blocks.Columns));
                }

                directed.Write(scaled.AsSpan(0, count * blocks.Columns), first);
            });
            return directed;
        }
        catch
        {
            directed.Dispose();
            throw;
        }
    }

    /// <summary>Copies a row of a norm, larger where it is too small.</summary>
    public static void Copy(ReadOnlySpan<float> row, double norm, Span<float> target)
    {
        if (!IsTiny(norm))
        {
            row.CopyTo(target);
            return;
        }

        double factor = Math.ScaleB(1, -Math.ILogB(norm));
        for (int i = 0; i < row.Length; i++)
        {
            target[i] = (float)(row[i] * factor);
        }
    }

    private static bool IsTiny(double norm) => norm is > 0 and < SpaceNorms.Least;
}
