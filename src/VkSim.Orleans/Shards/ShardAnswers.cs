using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Shards;

/// <summary>What an index finds, as a message has it.</summary>
internal static class ShardAnswers
{
    /// <summary>Searches.</summary>
    /// <param name="index">The index.</param>
    /// <param name="search">What for.</param>
    /// <param name="filter">What may be found.</param>
    /// <param name="table">The table that the answer goes by.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async ValueTask<ShardHits> SearchAsync(EmbeddingIndex index, ShardSearch search, IndexFilter? filter, long table, CancellationToken cancellation)
    {
        float[] queries = search.Queries.Values.ToArray();
        return search.Radius is { } radius
            ? Pack(await index.SearchWithinAsync(queries, radius, filter, cancellation).ConfigureAwait(false), table)
            : Pack(await index.SearchAsync(queries, search.K, filter, search.Threshold, cancellation).ConfigureAwait(false), table);
    }

    private static ShardHits Pack(RangeResult found, long table) =>
        new() { Status = ShardStatus.Done, Table = table, Ids = found.Ids.ToArray(), Scores = new VectorBlock(found.Scores), Offsets = found.Offsets.ToArray() };

    // Places in which no query has a neighbour are not sent.
    private static ShardHits Pack(SearchResult found, long table)
    {
        int places = 0;
        for (int query = 0; query < found.Queries; query++)
        {
            int tail = found.Ids.Slice(query * found.K, found.K).IndexOf(-1L);
            places = Math.Max(places, tail < 0 ? found.K : tail);
        }

        long[] ids = new long[found.Queries * places];
        float[] scores = new float[ids.Length];
        for (int query = 0; query < found.Queries; query++)
        {
            found.Ids.Slice(query * found.K, places).CopyTo(ids.AsSpan(query * places));
            found.Scores.Slice(query * found.K, places).CopyTo(scores.AsSpan(query * places));
        }

        return new ShardHits { Status = ShardStatus.Done, Table = table, Ids = ids, Scores = new VectorBlock(scores) };
    }
}
