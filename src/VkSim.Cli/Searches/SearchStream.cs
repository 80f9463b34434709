using VkSim.Numerics;

namespace VkSim.Cli;

/// <summary>
/// The rows of one file that are nearest to those of another: neither need fit into memory. What is found does not depend on the blocks
/// that the files are cut into.
/// </summary>
internal sealed class SearchStream(
    VectorDevice device,
    MatrixFile rows,
    MatrixFile queries,
    RowMask? mask,
    SearchRequest request,
    CancellationToken cancellation,
    long windowBytes = MatrixFile.WindowBytes,
    long residentBytes = PairStream.ResidentBytes)
{
    // What is kept of the results of queries for which the base passes by once, and what a query takes beside its k results.
    private const long ResultBytes = 256L << 20;
    private const long QueryBytes = 128;

    private readonly BlockSearch _search = new(device, request, cancellation);

    /// <summary>Writes K rows and scores of each query; behind what there is row −1 and the worst score.</summary>
    public void WriteLists(NeighborWriter writer, IProgress<double> progress)
    {
        long most = Math.Max(1, ResultBytes / (QueryBytes + (Math.Min(writer.K, rows.Rows) * (sizeof(long) + sizeof(float)))));
        using var blocks = new BaseBlocks(device, rows, mask, residentBytes);
        for (long first = 0; first < queries.Rows; first += most)
        {
            foreach (QueryHits hits in Find(blocks, first, (int)Math.Min(most, queries.Rows - first), progress))
            {
                writer.Write(hits.Rows, hits.Scores);
            }
        }
    }

    /// <summary>All that was found, query by query.</summary>
    public QueryHits[] FindAll(IProgress<double> progress)
    {
        using var blocks = new BaseBlocks(device, rows, mask, residentBytes);
        return Find(blocks, 0, checked((int)queries.Rows), progress);
    }

    private QueryHits[] Find(BaseBlocks blocks, long firstQuery, int count, IProgress<double> progress)
    {
        var hits = new QueryHits[count];
        for (int i = 0; i < count; i++)
        {
            hits[i] = new QueryHits();
        }

        foreach (BaseBlock block in blocks.Pass(cancellation))
        {
            int step = (int)Math.Min(_search.QueriesAtATime(block), queries.WindowRows(windowBytes));
            for (int query = 0; query < count; query += step)
            {
                cancellation.ThrowIfCancellationRequested();
                int first = query;
                int some = Math.Min(step, count - query);
                using Matrix batch = device.Upload(queries.Source, firstQuery + query, some);
                _search.Run(batch, block, (i, found, scores) =>
                    hits[first + i].Merge(found, scores, block.FirstRow, request.Metric.IsSimilarity(), request.K ?? Array.MaxLength));
                double done = block.FirstRow + (block.Matrix.Rows * (double)(query + some) / count);
                progress.Report((firstQuery + (count * done / rows.Rows)) / queries.Rows);
            }
        }

        return hits;
    }
}
