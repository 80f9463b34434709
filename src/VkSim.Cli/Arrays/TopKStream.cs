namespace VkSim.Cli;

/// <summary>The best values of every row of a file, into two others, in windows of rows.</summary>
internal sealed class TopKStream(VectorDevice device, MatrixFile x, int k, TopKOptions options, long windowBytes = MatrixFile.WindowBytes)
{
    /// <summary>Writes all values and their columns.</summary>
    public void WriteTo(VectorFileWriter values, VectorFileWriter ids, IProgress<double> progress)
    {
        // A long list of results counts as well as the row that it comes from.
        long step = Math.Clamp(windowBytes / Math.Max(x.RowBytes, (long)k * sizeof(long)), 1, Math.Max(1, x.Rows));
        for (long row = 0; row < x.Rows; row += step)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            long count = Math.Min(step, x.Rows - row);
            TopKResult best = device.TopK(x.Source, row, count, k, options);
            values.Write(best.Values);
            ids.Write(best.Ids);
            progress.Report((double)(row + count) / x.Rows);
        }
    }
}
