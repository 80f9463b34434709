namespace VkSim.Cli;

/// <summary>The vectors of a file, normalized into another one.</summary>
internal sealed class NormalizeStream(VectorDevice device, MatrixFile x, NormalizeOptions options, long windowBytes = MatrixFile.WindowBytes)
{
    /// <summary>Row by row, in windows.</summary>
    public void WriteRows(VectorFileWriter result, VectorFileWriter? norms, IProgress<double> progress)
    {
        long step = x.WindowRows(windowBytes);
        float[] values = new float[step * x.Columns];
        float[] lengths = norms is null ? [] : new float[step];
        for (long row = 0; row < x.Rows; row += step)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, x.Rows - row);
            using Matrix window = x.Upload(device, row, count);
            Normalize(window, values.AsSpan(0, count * x.Columns), lengths.AsSpan(0, norms is null ? 0 : count), count);
            Unscale(lengths.AsSpan(0, norms is null ? 0 : count), row);
            result.Write(values.AsSpan(0, count * x.Columns));
            norms?.Write(lengths.AsSpan(0, count));
            progress.Report((double)(row + count) / x.Rows);
        }
    }

    /// <summary>Column by column; that needs the whole matrix on the device.</summary>
    public void WriteColumns(VectorFileWriter result, VectorFileWriter? norms, IProgressBoard board)
    {
        using Matrix matrix = x.UploadAll(device, board.Begin("Uploading"), options.CancellationToken);
        using Matrix target = device.Allocate(x.Rows, x.Columns);
        using Matrix? columnNorms = norms is null ? null : device.Allocate(1, x.Columns);
        device.Normalize(matrix, target, options with { Progress = board.Begin("Normalizing") }, columnNorms);
        float[] lengths = columnNorms?.ToArray() ?? [];
        Unscale(lengths, 0);
        norms?.Write(lengths);
        IProgress<double> progress = board.Begin("Writing");
        long step = x.WindowRows(windowBytes);
        float[] values = new float[step * x.Columns];
        for (long row = 0; row < x.Rows; row += step)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, x.Rows - row);
            Span<float> window = values.AsSpan(0, count * x.Columns);
            target.CopyRowsTo(row, count, window);
            result.Write(window);
            progress.Report((double)(row + count) / x.Rows);
        }
    }

    // Where vectors were divided by a power of two to fit, so were their norms.
    private void Unscale(Span<float> lengths, long first)
    {
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (float)(lengths[i] * x.Source.ScaleOf(first + i));
        }
    }

    private void Normalize(Matrix window, Span<float> values, Span<float> lengths, int count)
    {
        using Matrix target = device.Allocate(count, x.Columns);
        using Matrix? rowNorms = lengths.IsEmpty ? null : device.Allocate(count, 1);
        device.Normalize(window, target, options, rowNorms);
        target.CopyTo(values);
        rowNorms?.CopyTo(lengths);
    }
}
