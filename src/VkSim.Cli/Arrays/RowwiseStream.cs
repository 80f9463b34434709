namespace VkSim.Cli;

/// <summary>The cosine of row i of one file with row i of another, into a third, in windows of rows.</summary>
internal sealed class RowwiseStream(
    VectorDevice device, MatrixFile a, MatrixFile b, CosineOptions options, long windowBytes = MatrixFile.WindowBytes)
{
    /// <summary>Both must have the same number of rows, or one of them a single row.</summary>
    /// <exception cref="BadInputException">They have not.</exception>
    public static void RequireRows(MatrixFile a, MatrixFile b)
    {
        if (a.Rows != b.Rows && a.Rows != 1 && b.Rows != 1)
        {
            throw new BadInputException(b.Name, $"{b.Rows} rows ({b.Described}, {a.Described})", $"the {a.Rows} rows of {a.Name}, or one row");
        }
    }

    /// <summary>Number of cosines.</summary>
    public static long RowsOf(MatrixFile a, MatrixFile b) => a.Rows == 1 ? b.Rows : a.Rows;

    /// <summary>Writes all cosines.</summary>
    public void WriteTo(VectorFileWriter writer, IProgress<double> progress)
    {
        long rows = RowsOf(a, b);
        long step = Math.Clamp(windowBytes / a.RowBytes, 1, Math.Max(1, rows));
        float[] values = new float[step];
        using Matrix? onlyA = a.Rows == 1 && rows > 0 ? a.Upload(device, 0, 1) : null;
        using Matrix? onlyB = b.Rows == 1 && rows > 0 ? b.Upload(device, 0, 1) : null;
        for (long row = 0; row < rows; row += step)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, rows - row);
            using Matrix? windowA = onlyA is null ? a.Upload(device, row, count) : null;
            using Matrix? windowB = onlyB is null ? b.Upload(device, row, count) : null;
            using Matrix result = device.RowwiseCosineSimilarity(onlyA ?? windowA!, onlyB ?? windowB!, options);
            result.CopyTo(values);
            writer.Write(values.AsSpan(0, count));
            progress.Report((double)(row + count) / rows);
        }
    }
}
