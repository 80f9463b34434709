using VkSim.Contract;

namespace VkSim.Cli;

/// <summary>Searches one block of the base for some queries.</summary>
internal sealed class BlockSearch(VectorDevice device, SearchRequest request, CancellationToken cancellation)
{
    // Results of a batch.
    private const int MostResults = 1 << 21;

    // What is asked for at first where the number is not known, and how it grows.
    private const int FirstAsked = 256;
    private const int Growth = 8;

    private readonly PairwiseSettings _comparison = NearestOptions.Default.Settings(request.Metric);

    /// <summary>Takes the rows found for a query, as numbers in the block, best first.</summary>
    public delegate void Handler(int query, ReadOnlySpan<long> rows, ReadOnlySpan<float> scores);

    /// <summary>How many queries are to be searched together.</summary>
    public int QueriesAtATime(BaseBlock block) => Math.Max(1, MostResults / Asked(block));

    /// <summary>Finds what is nearest in a block that has rows to be found.</summary>
    public void Run(Matrix queries, BaseBlock block, Handler handler) => Run(queries, 0, (int)queries.Rows, block, Asked(block), handler);

    private int Asked(BaseBlock block) => Math.Min(request.K ?? FirstAsked, block.Population);

    // Queries that have more rows within the radius than were asked for are searched again, those that follow one another together.
    private void Run(Matrix queries, int firstQuery, int count, BaseBlock block, int asked, Handler handler)
    {
        int step = Math.Max(1, MostResults / asked);
        for (int first = firstQuery; first < firstQuery + count; first += step)
        {
            using Matrix batch = queries.RowRange(first, Math.Min(step, firstQuery + count - first));
            Find(batch, block, asked, out long[] rows, out float[] scores);
            for (int query = 0; query < batch.Rows;)
            {
                int end = query;
                while (end < batch.Rows && request.K is null && asked < block.Population && rows[(end * asked) + asked - 1] != -1)
                {
                    end++;
                }

                if (end > query)
                {
                    Run(queries, first + query, end - query, block, (int)Math.Min((long)asked * Growth, block.Population), handler);
                    query = end;
                }
                else
                {
                    ReadOnlySpan<long> found = Found(rows.AsSpan(query * asked, asked));
                    handler(first + query, found, scores.AsSpan(query * asked, found.Length));
                    query++;
                }
            }
        }
    }

    private void Find(Matrix queries, BaseBlock block, int asked, out long[] rows, out float[] scores)
    {
        rows = new long[queries.Rows * asked];
        scores = new float[rows.Length];
        device.NearestAmong(
            queries, block.Matrix, block.Allowed, new SearchSettings(_comparison, asked, request.Radius), scores, rows, new OperationContext(cancellation));
    }

    private static ReadOnlySpan<long> Found(ReadOnlySpan<long> rows) => rows.IndexOf(-1) is >= 0 and int end ? rows[..end] : rows;
}
