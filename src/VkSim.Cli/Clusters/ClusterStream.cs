namespace VkSim.Cli;

/// <summary>What an index of a cluster has nearest to the rows of a file, in windows of queries.</summary>
internal sealed class ClusterStream(MatrixFile queries, ClusterSearch search, CancellationToken cancellation)
{
    private const long PlaceBytes = sizeof(long) + sizeof(float);

    private readonly SortedSet<int> _missing = [];
    private IClusterIndex? _index;

    private delegate void QueryHandler(ReadOnlySpan<long> ids, ReadOnlySpan<float> scores);

    /// <summary>Shards that have not answered all queries.</summary>
    public IReadOnlyCollection<int> Missing => _missing;

    /// <summary>How many the index has.</summary>
    public int Shards { get; private set; }

    /// <summary>The index that is searched.</summary>
    public void Open(IClusterIndex index) => _index = index;

    /// <summary>Writes K ids and scores of each query.</summary>
    public void WriteLists(NeighborWriter writer, IProgress<double> progress) => Pass(writer.K, progress, (ids, scores) => writer.Write(ids, scores));

    /// <summary>What there is within the radius, query by query.</summary>
    /// <param name="k">How many of it at most, the best ones; null: all.</param>
    /// <param name="progress">Told how far it is.</param>
    public IReadOnlyCollection<QueryHits> FindAll(int? k, IProgress<double> progress)
    {
        List<QueryHits> all = [];
        Pass(k, progress, (ids, scores) => all.Add(new QueryHits(ids, scores)));
        return all;
    }

    private void Pass(int? k, IProgress<double> progress, QueryHandler handler)
    {
        int step = (int)Math.Clamp(MatrixFile.WindowBytes / Math.Max(queries.RowBytes, (k ?? 0) * PlaceBytes), 1, Math.Max(1, queries.Rows));
        for (long row = 0; row < queries.Rows; row += step)
        {
            int count = (int)Math.Min(step, queries.Rows - row);
            float[] values = new float[count * queries.Columns];
            queries.Source.Read(row * queries.Columns, values);
            ClusterHits hits = k is { } places ? _index!.Search(values, places, search, cancellation) : _index!.SearchWithin(values, search, cancellation);
            _missing.UnionWith(hits.Missing);
            Shards = hits.Shards;
            for (int query = 0; query < count; query++)
            {
                int start = hits.Offsets[query];
                ReadOnlySpan<long> found = hits.Ids.Span[start..hits.Offsets[query + 1]];
                found = found.IndexOf(-1) is >= 0 and int end ? found[..end] : found;
                handler(found, hits.Scores.Span.Slice(start, found.Length));
            }

            progress.Report((double)(row + count) / queries.Rows);
        }
    }
}
