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
    public void Run(Matrix queries, BaseBlock block, Handler handler)
    {
        int asked = Asked(block);
        Find(queries, block, asked, out long[] rows, out float[] scores);
        for (int query = 0; query < queries.Rows; query++)
        {
            ReadOnlySpan<long> found = Found(rows.AsSpan(query * asked, asked));
            if (request.K is null && found.Length == asked && asked < block.Population)
            {
                FindAll(queries, query, block, handler);
            }
            else
            {
                handler(query, found, scores.AsSpan(query * asked, found.Length));
            }
        }
    }

    private int Asked(BaseBlock block) => Math.Min(request.K ?? FirstAsked, block.Population);

    // All rows within the radius, of a query that has more than were asked for.
    private void FindAll(Matrix queries, int query, BaseBlock block, Handler handler)
    {
        using Matrix alone = queries.RowRange(query, 1);
        for (long asked = FirstAsked; ;)
        {
            asked = Math.Min(asked * Growth, block.Population);
            Find(alone, block, (int)asked, out long[] rows, out float[] scores);
            ReadOnlySpan<long> found = Found(rows);
            if (found.Length < asked || asked == block.Population)
            {
                handler(query, found, scores.AsSpan(0, found.Length));
                return;
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
