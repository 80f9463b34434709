namespace VkSim.Cli;

/// <summary>What an index has nearest to the rows of a file, in windows of queries.</summary>
internal sealed class IndexStream(
    EmbeddingIndex index, MatrixFile queries, IndexFilter? filter, SearchRequest request, CancellationToken cancellation, long windowBytes = MatrixFile.WindowBytes)
{
    /// <summary>Writes K ids and scores of each query.</summary>
    public void WriteLists(NeighborWriter writer, IProgress<double> progress)
    {
        int k = (int)Math.Clamp(index.Count, 1, writer.K);
        Pass(k, progress, (ids, scores) => writer.Write(ids, scores));
    }

    /// <summary>All within the radius, or the K best of them, query by query.</summary>
    public IReadOnlyCollection<QueryHits> FindAll(IProgress<double> progress)
    {
        List<QueryHits> all = [];
        if (request.K is { } k)
        {
            Pass((int)Math.Clamp(index.Count, 1, k), progress, (ids, scores) => all.Add(new QueryHits(ids, scores)));
            return all;
        }

        Windows(queries.WindowRows(windowBytes), progress, (values, count) =>
        {
            RangeResult found = index.SearchWithin(values, request.Radius!.Value, filter, cancellation);
            for (int query = 0; query < count; query++)
            {
                all.Add(new QueryHits(found.IdsOf(query), found.ScoresOf(query)));
            }
        });
        return all;
    }

    private delegate void QueryHandler(ReadOnlySpan<long> ids, ReadOnlySpan<float> scores);

    private delegate void WindowHandler(ReadOnlySpan<float> values, int count);

    private void Pass(int k, IProgress<double> progress, QueryHandler handler)
    {
        long step = Math.Clamp(windowBytes / Math.Max(queries.RowBytes, k * (sizeof(long) + sizeof(float))), 1, Math.Max(1, queries.Rows));
        long[] ids = new long[step * k];
        float[] scores = new float[ids.Length];
        Windows(step, progress, (values, count) =>
        {
            index.Search(values, k, ids, scores, filter, request.Radius, cancellation);
            for (int query = 0; query < count; query++)
            {
                ReadOnlySpan<long> found = ids.AsSpan(query * k, k);
                found = found.IndexOf(-1) is >= 0 and int end ? found[..end] : found;
                handler(found, scores.AsSpan(query * k, found.Length));
            }
        });
    }

    private void Windows(long step, IProgress<double> progress, WindowHandler handler)
    {
        float[] values = new float[step * queries.Columns];
        for (long row = 0; row < queries.Rows; row += step)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, queries.Rows - row);
            Span<float> window = values.AsSpan(0, count * queries.Columns);
            queries.Source.Read(row * queries.Columns, window);
            handler(window, count);
            progress.Report((double)(row + count) / queries.Rows);
        }
    }
}
